// biome-ignore-all lint/suspicious/noThenProperty: the interface calls the earlier day so, and it is a text
import { SafetyCertificateOutlined } from '@ant-design/icons';
import { Button, Typography } from 'antd';
import { useState } from 'react';
import { Link } from 'react-router';
import { editionOf } from '@/api/hazards';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';
import { EmptyState, ErrorState, Panel, QueryStates, StateTag } from '@/ui';
import { Scroll } from '@/verdict';
import { useFrozen } from './api';

/** Archives that were frozen, with the check that deriving them again gives the same. */
export function FrozenTab() {
  const t = useT();
  const [checking, setChecking] = useState(false);
  const list = useFrozen(false);
  const check = useFrozen(checking);
  const checked = new Map(check.data?.items.map((one) => [one.id, one.intact]) ?? []);
  const busy = checking && check.isFetching;
  return (
    <Panel
      title={t('archive:frozen.title')}
      flush
      extra={
        <Button
          size="small"
          icon={<SafetyCertificateOutlined aria-hidden />}
          loading={busy}
          onClick={() => (checking ? void check.refetch() : setChecking(true))}
        >
          {t('archive:frozen.check')}
        </Button>
      }
    >
      {checking && check.isError && <ErrorState error={check.error} onRetry={() => void check.refetch()} />}
      <QueryStates
        query={list}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={t('archive:frozen.empty')} hint={t('archive:frozen.empty_hint')} />}
      >
        {({ items }) => (
          <Scroll label={t('archive:frozen.title')}>
            <table className="vd-table">
              <thead>
                <tr>
                  <th>{t('archive:frozen.name')}</th>
                  <th>{t('archive:frozen.day')}</th>
                  <th>{t('verdict:edition.label')}</th>
                  <th className="vd-r">{t('archive:frozen.position')}</th>
                  <th>{t('archive:frozen.digest')}</th>
                  <th>{t('archive:frozen.by')}</th>
                  <th>{t('archive:frozen.intact')}</th>
                  <th>{t('archive:frozen.act')}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => {
                  const intact = checked.get(one.id) ?? one.intact;
                  return (
                    <tr key={one.id}>
                      <th scope="row">
                        <Link to={paths.archive({ frozen: one.id })}>{one.name}</Link>
                        <small className="vd-source">{one.engine}</small>
                      </th>
                      <td>{one.as_of}</td>
                      <td>{t(`verdict:edition.short_${editionOf(one.edition)}`)}</td>
                      <td className="vd-r">{one.position}</td>
                      <td>
                        <Typography.Text
                          code
                          copyable={{
                            text: one.digest,
                            tooltips: [t('archive:frozen.copy'), t('archive:frozen.copied')],
                          }}
                          title={one.digest}
                        >
                          {one.digest.slice(0, 16)}…
                        </Typography.Text>
                      </td>
                      <td>
                        {one.by_name || one.by}
                        <small className="vd-source">
                          {t('verdict:reasons.entry', { position: one.frozen_at })}
                        </small>
                      </td>
                      <td>
                        {busy ? (
                          <StateTag tone="active">{t('archive:frozen.checking')}</StateTag>
                        ) : intact === true ? (
                          <StateTag tone="ok">{t('archive:frozen.is_intact')}</StateTag>
                        ) : intact === false ? (
                          <StateTag tone="bad">{t('archive:frozen.differs')}</StateTag>
                        ) : (
                          <StateTag tone="idle">{t('archive:frozen.unchecked')}</StateTag>
                        )}
                      </td>
                      <td className="ar-acts">
                        <Link to={paths.archive({ frozen: one.id })}>{t('archive:frozen.open')}</Link>
                        <Link to={paths.archive({ tab: 'compare', then: one.as_of })}>
                          {t('archive:frozen.compare')}
                        </Link>
                      </td>
                    </tr>
                  );
                })}
              </tbody>
            </table>
          </Scroll>
        )}
      </QueryStates>
      <p className="ar-note">{t('archive:frozen.note')}</p>
    </Panel>
  );
}
