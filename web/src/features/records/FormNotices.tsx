import { Alert, App, Button } from 'antd';
import { useT } from '@/i18n';
import { formatTime, StateTag, Time } from '@/ui';
import type { RecordForm } from './useRecordForm';

/** Throws away what was typed; for a while it can be had back. */
export function useDiscard(form: RecordForm): () => void {
  const t = useT();
  const { message } = App.useApp();
  return () => {
    const undo = form.discard();
    message.open({
      type: 'info',
      duration: 10,
      content: (
        <>
          {t('forms:draft.discarded')}
          <Button type="link" size="small" onClick={undo}>
            {t('records:undo')}
          </Button>
        </>
      ),
    });
  };
}

/** What happened to the form while nobody looked: draft brought back, other tabs, a newer version. */
export function Notices({ form, phone }: { form: RecordForm; phone: boolean }) {
  const t = useT();
  const discard = useDiscard(form);
  const size = phone ? undefined : ('small' as const);
  return (
    <div className="al-r-notices">
      {form.restored !== null && (
        <Alert
          type="info"
          showIcon
          closable={{ onClose: form.dismissRestored, 'aria-label': t('records:close') }}
          title={t('forms:draft.restored', { at: formatTime(form.restored.at, 'second') })}
          action={
            <Button size={size} onClick={discard}>
              {t('forms:draft.discard')}
            </Button>
          }
        />
      )}
      {form.elsewhere.map((draft) => {
        const open = form.tabs.includes(draft.slot);
        return (
          <Alert
            key={draft.slot}
            type={open ? 'warning' : 'info'}
            showIcon
            title={t(open ? 'forms:draft.open_elsewhere' : 'forms:draft.found', {
              at: formatTime(draft.at, 'second'),
            })}
            action={
              !open && (
                <span className="al-r-notice-actions">
                  <Button size={size} type="primary" onClick={() => form.adopt(draft)}>
                    {t('forms:draft.continue')}
                  </Button>
                  <Button size={size} onClick={() => form.forget(draft)}>
                    {t('forms:draft.forget')}
                  </Button>
                </span>
              )
            }
          />
        );
      })}
      {form.base !== null &&
        form.tabs.length > 0 &&
        !form.elsewhere.some(({ slot }) => form.tabs.includes(slot)) && (
          <Alert type="warning" showIcon title={t('forms:tabs.open')} />
        )}
      {form.newer !== null &&
        form.base !== null &&
        form.newer.version > form.base.version &&
        form.conflict === null && (
          <Alert
            type="warning"
            showIcon
            title={
              <>
                {t('forms:newer', { who: form.newer.changed_by.name, version: form.newer.version })}{' '}
                <Time value={form.newer.changed_at} show="second" />
              </>
            }
            action={
              <Button size={size} onClick={() => form.newer !== null && form.openConflict(form.newer)}>
                {t('forms:compare')}
              </Button>
            }
          />
        )}
    </div>
  );
}

/** How far saving is, or what became of what was typed. */
export function SavingState({ form }: { form: RecordForm }) {
  const t = useT();
  const { saving } = form;
  if (saving.state === 'waiting')
    return (
      <StateTag tone="warn">
        {t(saving.problem.status === 0 ? 'forms:net.lost' : 'forms:net.busy', { seconds: saving.seconds })}
      </StateTag>
    );
  if (saving.state === 'saving') return <StateTag tone="active">{t('forms:saving')}</StateTag>;
  if (form.keepFailed) return <StateTag tone="bad">{t('forms:draft.failed')}</StateTag>;
  if (form.dirty && form.keptAt !== null)
    return (
      <span className="al-soft">
        {t('forms:draft.kept', { at: formatTime(form.keptAt, 'second').slice(11) })}
      </span>
    );
  if (form.dirty) return <span className="al-soft">{t('forms:draft.keeping')}</span>;
  return form.base === null ? null : <span className="al-soft">{t('forms:nothing')}</span>;
}
