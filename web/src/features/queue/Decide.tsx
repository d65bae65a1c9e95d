import { LeftOutlined } from '@ant-design/icons';
import { Button, Input, Radio, Select } from 'antd';
import { useDeferredValue, useId, useState } from 'react';
import { Link } from 'react-router';
import { paths } from '@/app/paths';
import { useT } from '@/i18n';
import { KeyValue, ProblemPanel, StateTag, Unit, useBilingual } from '@/ui';
import { CATEGORIES, type DecisionBody, type Question, type Substance, useSubstances } from './api';

type Way = 'catalogue' | 'category' | 'none';
const MOST_GROUND = 400;

type Props = {
  item: Question;
  mayDecide: boolean;
  pending: boolean;
  error: unknown;
  onDecide: (body: DecisionBody) => void;
  onBack?: () => void;
};

/** One question with what is known of it, and the decision. */
export function Decide({ item, mayDecide, pending, error, onDecide, onBack }: Props) {
  const t = useT();
  const pick = useBilingual();
  const [way, setWay] = useState<Way>('catalogue');
  const [substance, setSubstance] = useState<Substance | null>(null);
  const [categories, setCategories] = useState<string[]>([]);
  const [ground, setGround] = useState('');
  const [tried, setTried] = useState(false);
  const groundId = useId();
  const name = (symbol: string) => t(`queue:category.${symbol.replace('.', '_')}.class`);

  const decision =
    way === 'none'
      ? { not_hazardous: true }
      : way === 'category'
        ? categories.length > 0
          ? { categories }
          : null
        : substance === null
          ? null
          : {
              ...(substance.serial === null ? {} : { serial: substance.serial }),
              ...(substance.cas === null ? {} : { cas: substance.cas }),
              substance_name: substance.name_zh,
            };
  const submit = () => {
    setTried(true);
    if (!mayDecide || pending || decision === null || ground.trim() === '') return;
    onDecide({ ...decision, reason: ground.trim() });
  };

  return (
    <section className="al-panel al-decide" aria-labelledby="decide-title">
      <div className="al-panel-head">
        <h2 id="decide-title">{item.declared}</h2>
        {onBack && (
          <Button size="small" icon={<LeftOutlined />} onClick={onBack}>
            {t('queue:back')}
          </Button>
        )}
      </div>
      <div className="al-panel-body">
        <KeyValue
          columns={1}
          items={[
            {
              label: t('queue:cas'),
              value: item.cas ?? <span className="al-unknown">{t('queue:no_cas')}</span>,
            },
            { label: t('queue:why'), value: pick(item.reason) },
            ...(item.candidates.length > 0
              ? [{ label: t('queue:candidates'), value: item.candidates.join(' · ') }]
              : []),
            {
              label: t('queue:effect'),
              value: t('queue:effect_text', { n: item.lines }),
              note: (
                <span className="al-decide-units">
                  {item.units.map((unit) => (
                    <span key={unit.unit + unit.name + unit.quantity_t}>
                      <Link to={paths.hazard(unit.unit)}>{unit.name}</Link>
                      {unit.quantity_t !== null && (
                        <>
                          {' '}
                          <Unit value={Number(unit.quantity_t)} unit="t" />
                        </>
                      )}
                    </span>
                  ))}
                  {item.lines > item.units.length && t('queue:effect_more')}
                </span>
              ),
            },
          ]}
        />
        {error !== null && error !== undefined && <ProblemPanel error={error} />}
        {item.suggestion && (
          <div className="al-suggestion">
            <h3>{t('queue:suggestion')}</h3>
            <p className="al-line">
              {item.suggestion.symbols.map((symbol) => (
                <StateTag key={symbol} tone="active">
                  {symbol} {name(symbol)}
                </StateTag>
              ))}
            </p>
            <p>{pick(item.suggestion.why)}</p>
            {mayDecide && (
              <div className="al-line">
                <Button
                  id="decide-accept"
                  type="primary"
                  loading={pending}
                  onClick={() =>
                    onDecide({
                      categories: item.suggestion?.symbols ?? [],
                      reason: (item.suggestion?.why.zh ?? '').slice(0, MOST_GROUND),
                    })
                  }
                >
                  {t('queue:accept')}
                </Button>
                <span className="al-soft">{t('queue:accept_hint')}</span>
              </div>
            )}
          </div>
        )}
        {!mayDecide ? (
          <p className="al-soft">{t('queue:may_not')}</p>
        ) : (
          // biome-ignore lint/a11y/noStaticElementInteractions: Ctrl Enter from any field within
          <div
            className="al-decide-form"
            onKeyDown={(event) => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
                event.preventDefault();
                submit();
              }
            }}
          >
            <h3 id="decide-way">{t('queue:decide')}</h3>
            <Radio.Group
              aria-labelledby="decide-way"
              optionType="button"
              value={way}
              onChange={(event) => setWay(event.target.value as Way)}
              options={(['catalogue', 'category', 'none'] as const).map((value, n) => ({
                value,
                label: t(`queue:kind.${value}`),
                id: n === 0 ? 'decide-first' : undefined,
              }))}
            />
            {way === 'catalogue' && (
              <Catalogue
                first={item.cas ?? item.candidates[0] ?? item.declared}
                chosen={substance}
                onChoose={setSubstance}
              />
            )}
            {way === 'category' && (
              <div className="al-field">
                <label htmlFor="decide-categories">{t('queue:category_pick')}</label>
                <Select
                  id="decide-categories"
                  mode="multiple"
                  value={categories}
                  onChange={setCategories}
                  showSearch={{ optionFilterProp: 'label' }}
                  style={{ width: '100%' }}
                  options={CATEGORIES.map((symbol) => {
                    const key = symbol.replace('.', '_');
                    return {
                      value: symbol,
                      label: `${symbol} ${t(`queue:category.${key}.class`)} · ${t(`queue:category.${key}.what`)} · Q ${t(`queue:category.${key}.q`)} t`,
                    };
                  })}
                />
                <small>{t('queue:category_hint')}</small>
              </div>
            )}
            {tried && decision === null && (
              <p className="al-decide-fault" role="alert">
                {t('queue:choose')}
              </p>
            )}
            <div className="al-field">
              <label htmlFor={groundId}>{t('queue:ground')}</label>
              <Input.TextArea
                id={groundId}
                value={ground}
                maxLength={MOST_GROUND}
                showCount
                rows={3}
                status={tried && ground.trim() === '' ? 'error' : undefined}
                aria-describedby={`${groundId}-help`}
                onChange={(event) => setGround(event.target.value)}
              />
              <small id={`${groundId}-help`}>
                {tried && ground.trim() === '' ? (
                  <span className="al-decide-fault" role="alert">
                    {t('queue:ground_missing')}
                  </span>
                ) : (
                  t('queue:ground_hint')
                )}
              </small>
            </div>
            <Button type={item.suggestion ? 'default' : 'primary'} loading={pending} onClick={submit}>
              {t('queue:submit')}
            </Button>
          </div>
        )}
      </div>
    </section>
  );
}

function Catalogue({
  first,
  chosen,
  onChoose,
}: {
  first: string;
  chosen: Substance | null;
  onChoose: (substance: Substance | null) => void;
}) {
  const t = useT();
  const [text, setText] = useState(first);
  const found = useSubstances(useDeferredValue(text));
  const items = found.data?.items ?? [];
  const keyOf = (item: Substance) => `${item.serial ?? ''} ${item.cas ?? ''} ${item.name_zh}`;
  return (
    <div className="al-field">
      <label htmlFor="decide-search">{t('queue:search')}</label>
      <Input.Search
        id="decide-search"
        allowClear
        value={text}
        loading={found.isFetching}
        placeholder={t('queue:search_hint')}
        onChange={(event) => {
          setText(event.target.value);
          onChoose(null);
        }}
      />
      {found.isError && <ProblemPanel error={found.error} />}
      {items.length === 0 && found.isSuccess && <small>{t('queue:search_none')}</small>}
      {items.length > 0 && (
        <Radio.Group
          className="al-substances"
          aria-label={t('queue:results')}
          value={chosen === null ? undefined : keyOf(chosen)}
          onChange={(event) => onChoose(items.find((item) => keyOf(item) === event.target.value) ?? null)}
        >
          {items.map((item) => (
            <Radio key={keyOf(item)} value={keyOf(item)}>
              <span className="al-substance">
                <strong>{item.name_zh}</strong>
                {item.name_en && <span>{item.name_en}</span>}
                {item.serial !== null && <span>{t('queue:serial', { n: item.serial })}</span>}
                {item.cas && <span>CAS {item.cas}</span>}
                {item.highly_toxic && <StateTag tone="bad">{t('queue:toxic')}</StateTag>}
                {(item.confidence === 'recalled' || item.confidence === 'secondary') && (
                  <StateTag tone="warn">{t(`queue:${item.confidence}`)}</StateTag>
                )}
                {item.aliases.length > 0 && <small>{item.aliases.slice(0, 4).join(' · ')}</small>}
              </span>
            </Radio>
          ))}
        </Radio.Group>
      )}
    </div>
  );
}
