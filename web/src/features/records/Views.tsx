import { BookOutlined, DeleteOutlined, TeamOutlined } from '@ant-design/icons';
import { App, Button, Checkbox, Form, Input, Modal, Popover } from 'antd';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { RecordType } from '@/forms/wire';
import { useT } from '@/i18n';
import { ProblemPanel } from '@/ui';
import { type SavedView, useViewChanges, useViews } from './api';
import { type Column, writeColumns } from './columns';
import { type ListState, viewQuery } from './listState';

type Props = { type: RecordType; columns: Column[]; state: ListState };

/** Filters, order and columns under a name, for oneself or for the unit. */
export function Views({ type, columns }: Props) {
  const t = useT();
  const { message } = App.useApp();
  const [search, setSearch] = useSearchParams();
  const views = useViews(type.name);
  const { save, remove } = useViewChanges(type.name);
  const [open, setOpen] = useState(false);
  const [naming, setNaming] = useState(false);
  const [form] = Form.useForm<{ name: string; shared?: boolean }>();
  const now = viewQuery(search);
  const items = views.data?.items ?? [];
  const cols = writeColumns(columns);
  const current = items.find((view) => view.query === now && view.columns.join(',') === cols);

  const apply = (view: SavedView) => {
    const next = new URLSearchParams(view.query);
    next.set('cols', view.columns.join(','));
    const day = search.get('as_of');
    if (day !== null) next.set('as_of', day);
    setSearch(next);
    setOpen(false);
  };
  const keep = ({ name, shared }: { name: string; shared?: boolean }) =>
    save.mutate(
      { name: name.trim(), query: now, columns: cols.split(','), shared: shared ?? false },
      {
        onSuccess: () => {
          setNaming(false);
          message.success(t('records:views.saved', { name: name.trim() }));
        },
      },
    );

  /** Gone at once, and back at once when it was a slip. */
  const drop = (view: SavedView) =>
    remove.mutate(view.name, {
      onSuccess: () => {
        message.open({
          type: 'success',
          duration: 8,
          content: (
            <>
              {t('records:views.deleted', { name: view.name })}
              <Button type="link" size="small" onClick={() => save.mutate(view)}>
                {t('records:undo')}
              </Button>
            </>
          ),
        });
      },
    });

  return (
    <>
      <Popover
        trigger="click"
        placement="bottomRight"
        open={open}
        onOpenChange={setOpen}
        content={
          <div className="al-r-views">
            {items.length === 0 && <p className="al-r-none">{t('records:views.none')}</p>}
            <ul>
              {items.map((view) => (
                <li key={`${view.own ?? true} ${view.name}`}>
                  <button type="button" onClick={() => apply(view)} aria-current={view === current}>
                    {view.name}
                    {view.shared && <TeamOutlined title={t('records:views.shared')} />}
                  </button>
                  {view.own !== false && (
                    <Button
                      type="text"
                      size="small"
                      icon={<DeleteOutlined />}
                      aria-label={t('records:views.delete', { name: view.name })}
                      onClick={() => drop(view)}
                    />
                  )}
                </li>
              ))}
            </ul>
            {(views.isError || remove.isError) && <ProblemPanel error={remove.error ?? views.error} />}
            <Button
              block
              onClick={() => {
                setOpen(false);
                save.reset();
                form.setFieldsValue({ name: current?.name ?? '', shared: current?.shared ?? false });
                setNaming(true);
              }}
            >
              {t('records:views.save')}
            </Button>
          </div>
        }
      >
        <Button icon={<BookOutlined />}>{current?.name ?? t('records:views.label')}</Button>
      </Popover>
      <Modal
        open={naming}
        title={t('records:views.save')}
        okText={t('records:views.ok')}
        onCancel={() => setNaming(false)}
        onOk={() => form.submit()}
        confirmLoading={save.isPending}
        destroyOnHidden
        forceRender
      >
        {save.isError && <ProblemPanel error={save.error} />}
        <Form form={form} layout="vertical" onFinish={keep} requiredMark={false}>
          <Form.Item
            name="name"
            label={t('records:views.name')}
            extra={t('records:views.name_hint')}
            rules={[{ required: true, whitespace: true, max: 60, message: t('records:views.name_missing') }]}
          >
            <Input maxLength={60} />
          </Form.Item>
          <Form.Item name="shared" valuePropName="checked">
            <Checkbox>{t('records:views.share')}</Checkbox>
          </Form.Item>
        </Form>
      </Modal>
    </>
  );
}
