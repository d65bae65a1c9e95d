import { PlusOutlined } from '@ant-design/icons';
import { useQuery } from '@tanstack/react-query';
import { Select } from 'antd';
import { useEffect, useState } from 'react';
import { api } from '@/api/client';
import { keys } from '@/api/keys';
import { can, useMe } from '@/api/session';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';

type Props = {
  /** Type of the record chosen. */
  to: string;
  value: string;
  /** Title of the record chosen, as far as known. */
  title?: string;
  onChange: (id: string, title: string) => void;
  id?: string;
  label?: string;
  placeholder?: string;
  allowCreate?: boolean;
  status?: 'error' | 'warning';
  disabled?: boolean;
  size?: 'small' | 'middle';
  className?: string;
  describedBy?: string;
};

/** Finds a record of a type by its title or key while typing. */
export function ReferenceSelect(props: Props) {
  const { to, value, title, onChange, allowCreate = false } = props;
  const t = useT();
  const me = useMe();
  const kindLabel = useKindLabel();
  const [open, setOpen] = useState(false);
  const [text, setText] = useState('');
  const [wanted, setWanted] = useState('');
  useEffect(() => {
    const timer = setTimeout(() => setWanted(text.trim()), 250);
    return () => clearTimeout(timer);
  }, [text]);
  const found = useQuery({
    queryKey: keys.records(to, 'pick', wanted),
    queryFn: ({ signal }) =>
      api.get('/records/{kind}', {
        path: { kind: to },
        query: { q: wanted, limit: 20 },
        signal,
      }),
    enabled: open,
  });
  const options = (found.data?.items ?? []).map((record) => ({
    value: record.id,
    label: record.title,
    hint: record.key ?? '',
  }));
  if (value !== '' && !options.some((option) => option.value === value))
    options.unshift({ value, label: title ?? value, hint: '' });
  return (
    <Select
      id={props.id}
      className={props.className}
      size={props.size}
      aria-label={props.label}
      aria-describedby={props.describedBy}
      showSearch={{ filterOption: false, onSearch: setText, searchValue: text }}
      allowClear
      status={props.status}
      disabled={props.disabled}
      placeholder={props.placeholder ?? t('forms:reference.hint', { kind: kindLabel(to) })}
      value={value === '' ? undefined : value}
      options={options}
      optionRender={({ data }) => (
        <span className="al-pick">
          <span>{data.label}</span>
          {data.hint !== '' && <small>{data.hint}</small>}
        </span>
      )}
      loading={found.isFetching}
      notFoundContent={found.isFetching ? t('ui:loading') : t('forms:reference.none')}
      onOpenChange={(next) => {
        setOpen(next);
        if (!next) setText('');
      }}
      onChange={(next: string | undefined) =>
        onChange(next ?? '', options.find((option) => option.value === next)?.label ?? '')
      }
      popupRender={(menu) => (
        <>
          {menu}
          {allowCreate && can(me, to, 'create') && (
            <a className="al-pick-new" href={paths.recordNew(to)} target="_blank" rel="noreferrer">
              <PlusOutlined /> {t('forms:reference.create', { kind: kindLabel(to) })}
            </a>
          )}
        </>
      )}
    />
  );
}
