import { CloseCircleFilled, SearchOutlined } from '@ant-design/icons';
import { AutoComplete, Button, Input } from 'antd';
import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';
import { ErrorState } from '@/ui';
import { useOwners, useProposal, useVessels } from '../api';

type Props = {
  vessel: string | undefined;
  /** A vessel was chosen: its case is to be proposed. */
  onChoose: (id: string) => void;
  /** No longer about that vessel; the figures stay. */
  onLeave: () => void;
};

/** Finds a vessel of the city, or says which one the case is about. */
export function VesselPicker({ vessel, onChoose, onLeave }: Props) {
  const t = useT();
  const [text, setText] = useState('');
  const wanted = useDeferredValue(text.trim());
  const found = useVessels(wanted);
  const proposal = useProposal(vessel);
  const owners = useOwners(vessel === undefined && wanted !== '' ? (found.data ?? []) : []);

  if (vessel !== undefined) {
    const known = proposal.data;
    if (proposal.isError)
      return (
        <div className="cq-vessel">
          <ErrorState error={proposal.error} onRetry={() => void proposal.refetch()} />
          <Button size="small" onClick={onLeave}>
            {t('consequence:vessel.leave')}
          </Button>
        </div>
      );
    return (
      <div className="cq-vessel" aria-busy={known === undefined}>
        <div>
          <strong>
            <Link to={paths.record('vessel', vessel)}>
              {known?.vessel.title ?? t('consequence:vessel.reading')}
            </Link>
          </strong>
          {known?.enterprise && (
            <small>
              <Link to={paths.enterprise(known.enterprise.id)}>{known.enterprise.title}</Link>
            </small>
          )}
          {known && known.origin === null && <small>{t('consequence:vessel.no_place')}</small>}
        </div>
        <Button size="small" type="text" icon={<CloseCircleFilled />} onClick={onLeave}>
          {t('consequence:vessel.leave')}
        </Button>
      </div>
    );
  }
  return (
    <div className="cq-find">
      <AutoComplete
        value={text}
        onSearch={setText}
        onSelect={(id: string) => {
          setText('');
          onChoose(id);
        }}
        notFoundContent={
          wanted === ''
            ? null
            : t(found.isFetching ? 'consequence:vessel.looking' : 'consequence:vessel.none')
        }
        options={
          wanted === ''
            ? []
            : (found.data ?? []).map(({ id, title, subtitle }) => ({
                value: id,
                label: (
                  <span className="cq-option">
                    <span>{title}</span>
                    <small>{[owners.get(id), subtitle].filter(Boolean).join(' · ')}</small>
                  </span>
                ),
              }))
        }
      >
        <Input
          aria-label={t('consequence:vessel.find')}
          placeholder={t('consequence:vessel.hint')}
          prefix={<SearchOutlined />}
          allowClear
        />
      </AutoComplete>
      {found.isError && <ErrorState error={found.error} onRetry={() => void found.refetch()} />}
    </div>
  );
}
