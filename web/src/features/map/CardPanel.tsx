import { AimOutlined, ArrowLeftOutlined, CloseOutlined, TeamOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { Link } from 'react-router';
import { useMe } from '@/api/session';
import { useKindLabel } from '@/app/kindLabel';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import { useT } from '@/i18n';
import { gradeOf, KeyValue, QueryStates, RiskTag, Unit, useBilingual } from '@/ui';
import { type CardFact, type RecordLink, useCard } from './api';
import type { Picked } from './MapCanvas';
import type { Chosen } from './state';

type Props = {
  chosen: Chosen;
  asOf: string | null;
  /** Name of a district by its code. */
  districtName?: (code: string) => string | undefined;
  /** Several were under the pointer: back to them. */
  onBack?: () => void;
  onClose: () => void;
  onLocate?: () => void;
  onAround?: () => void;
};

/** `/records/{kind}/{id}` */
function linkOf(address: string | null | undefined): RecordLink | null {
  const [, kind, id] = /^\/records\/([^/]+)\/([^/]+)$/.exec(address ?? '') ?? [];
  return kind === undefined || id === undefined ? null : { kind, id };
}

/** Facts of one record, and the way to its pages. */
export function CardPanel({ chosen, asOf, districtName, onBack, onClose, onLocate, onAround }: Props) {
  const t = useT();
  const pick = useBilingual();
  const kindLabel = useKindLabel();
  const me = useMe();
  const query = useCard(chosen.kind, chosen.id);
  const value = (fact: CardFact) => {
    const text = pick(fact.value);
    if (text === '') return undefined;
    if (fact.field === 'district') {
      const name = districtName?.(text);
      return name === undefined ? text : `${name} ${text}`;
    }
    if (fact.unit) return <Unit value={Number(text)} unit={fact.unit === 'm3' ? 'm³' : fact.unit} />;
    const link = linkOf(fact.record);
    return link === null ? (
      text
    ) : (
      <Link to={paths.record(link.kind, link.id, asOf ?? undefined)}>{text}</Link>
    );
  };
  return (
    <section className="al-map-box al-map-card" aria-label={t('map:card.label')}>
      <QueryStates query={query}>
        {(card) => {
          const grade = gradeOf(card.colour) ?? gradeOf(card.grade);
          const record = linkOf(card.record) ?? chosen;
          const enterprise = card.facts
            .map((fact) => linkOf(fact.record))
            .find((link) => link?.kind === 'enterprise');
          const judged = chosen.kind === 'site' || chosen.kind === 'unit' || chosen.kind === 'risk_point';
          const day = asOf ?? undefined;
          return (
            <>
              <div className="al-map-box-head">
                {onBack && (
                  <Button
                    size="small"
                    type="text"
                    icon={<ArrowLeftOutlined />}
                    aria-label={t('map:card.back')}
                    onClick={onBack}
                  />
                )}
                <div>
                  <p className="al-map-kind">{pick(card.kind_label) || kindLabel(card.kind)}</p>
                  <h2>{card.title}</h2>
                </div>
                <Button
                  size="small"
                  type="text"
                  icon={<CloseOutlined />}
                  aria-label={t('map:close')}
                  onClick={onClose}
                />
              </div>
              <div className="al-map-box-body">
                {judged && (
                  <div className="al-map-verdict">
                    {grade === null ? (
                      <span className="al-risk al-risk-none">
                        <span className="al-map-undecided" aria-hidden="true">
                          ?
                        </span>
                        {t('map:legend.none')}
                      </span>
                    ) : (
                      <RiskTag grade={grade} />
                    )}
                    {pick(card.reason) !== '' && <p>{pick(card.reason)}</p>}
                  </div>
                )}
                <KeyValue
                  columns={1}
                  items={card.facts.map((fact) => ({ label: pick(fact.label), value: value(fact) }))}
                />
                <nav className="al-map-links" aria-label={t('map:card.links')}>
                  <Link to={paths.record(record.kind, record.id, day)}>{t('map:card.record')}</Link>
                  {record.kind === 'enterprise' && (
                    <Link to={paths.enterprise(record.id, day)}>{t('map:card.enterprise')}</Link>
                  )}
                  {enterprise && (
                    <Link to={paths.enterprise(enterprise.id, day)}>{t('map:card.enterprise')}</Link>
                  )}
                  {(chosen.kind === 'unit' || chosen.kind === 'site') && permits(me, 'hazards') && (
                    <Link to={paths.hazard(chosen.id, day)}>{t('map:card.hazard')}</Link>
                  )}
                </nav>
              </div>
              <div className="al-map-box-foot" hidden={!onLocate && !onAround}>
                {onLocate && (
                  <Button size="small" icon={<AimOutlined />} onClick={onLocate}>
                    {t('map:card.locate')}
                  </Button>
                )}
                {onAround && (
                  <Button size="small" icon={<TeamOutlined />} onClick={onAround}>
                    {t('map:card.around')}
                  </Button>
                )}
              </div>
            </>
          );
        }}
      </QueryStates>
      {query.data === undefined && (
        <Button
          size="small"
          className="al-map-corner"
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('map:close')}
          onClick={onClose}
        />
      )}
    </section>
  );
}

type ChoiceProps = { items: Picked[]; onChoose: (item: Picked) => void; onClose: () => void };

/** Several records under the pointer. */
export function ChoicePanel({ items, onChoose, onClose }: ChoiceProps) {
  const t = useT();
  const kindLabel = useKindLabel();
  return (
    <section className="al-map-box" aria-label={t('map:choice.title', { count: items.length })}>
      <div className="al-map-box-head">
        <h2>{t('map:choice.title', { count: items.length })}</h2>
        <Button
          size="small"
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('map:close')}
          onClick={onClose}
        />
      </div>
      <ul className="al-map-rows">
        {items.map((item) => (
          <li key={`${item.kind}.${item.id}`}>
            <button type="button" className="al-map-row" onClick={() => onChoose(item)}>
              <FeatureMark item={item} />
              <span className="al-map-row-text">
                <span>{item.title}</span>
                <small>{kindLabel(item.kind)}</small>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

export function FeatureMark({ item }: { item: Pick<Picked, 'kind' | 'colour'> }) {
  const t = useT();
  const grade = gradeOf(item.colour);
  if (grade !== null) return <RiskTag grade={grade} show="mark" />;
  if (item.kind !== 'site' && item.kind !== 'risk_point' && item.kind !== 'unit')
    return <span className="al-map-plain" aria-hidden="true" />;
  return (
    <span className="al-map-undecided">
      ?<span className="al-sr">{t('map:legend.none')}</span>
    </span>
  );
}
