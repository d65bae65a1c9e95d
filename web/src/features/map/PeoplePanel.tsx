import { CloseOutlined, DownloadOutlined, LinkOutlined } from '@ant-design/icons';
import { App, Button, InputNumber, Slider, Table } from 'antd';
import { useEffect, useState } from 'react';
import { currentLang, useT } from '@/i18n';
import { ErrorState, formatNumber, formatTime, LoadingState } from '@/ui';
import { type Target, usePeople } from './api';
import { measuresOf, questionOf, type Sketch } from './sketch';
import { formatArea, formatLength } from './words';

const STOPS = [0, 50, 100, 200, 300, 500, 800, 1_000, 1_500, 2_000, 3_000, 5_000];
const nearest = (metres: number) =>
  STOPS.reduce(
    (best, stop, at) => (Math.abs(stop - metres) < Math.abs((STOPS[best] ?? 0) - metres) ? at : best),
    0,
  );

const cell = (value: string | number) => {
  const text = String(value);
  // A cell that begins with such a sign would be run as a formula.
  const safe = /^[=+\-@\t\r]/.test(text) && Number.isNaN(Number(text)) ? `'${text}` : text;
  return /[",\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
};

export function csvOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
}

type Props = {
  sketch: Sketch;
  /** Whether the post may count people; anybody may measure. */
  permitted: boolean;
  buffer: number;
  onBuffer: (metres: number) => void;
  onRing: (ring: import('geojson').Geometry | null) => void;
  onTarget: (target: Target) => void;
  onSite: (id: string) => void;
  onClose: () => void;
};

/** Measures of what was drawn, and the people inside it and within so many metres around. */
export function PeoplePanel({
  sketch,
  permitted,
  buffer,
  onBuffer,
  onRing,
  onTarget,
  onSite,
  onClose,
}: Props) {
  const t = useT();
  const { message } = App.useApp();
  const [moving, setMoving] = useState(buffer);
  useEffect(() => setMoving(buffer), [buffer]);
  const asked = questionOf(sketch, buffer);
  const query = usePeople(permitted ? asked.geometry : null, asked.buffer);
  const people = query.data;
  useEffect(() => onRing(people?.ring ?? null), [people, onRing]);
  useEffect(() => () => onRing(null), [onRing]);
  const measures = measuresOf(sketch);
  // Of a circle the server knows the centre; its edge is nearer by the radius.
  const away = (target: Target) => Math.round(Math.max(0, target.distance_m - sketch.radius));
  const number = (value: number) => formatNumber(value, currentLang());
  const kind = (word: string) => (word === '' ? '' : t(`map:target.${word}`, { defaultValue: word }));

  const save = () => {
    if (people === undefined) return;
    const text = csvOf(
      [t('map:people.name'), t('map:people.kind'), t('map:people.count'), t('map:people.distance')],
      people.targets.map((target) => [
        target.title,
        kind(target.target_kind ?? ''),
        target.persons ?? '',
        away(target),
      ]),
    );
    const link = document.createElement('a');
    link.href = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
    link.download = `${t('map:people.file')}-${buffer}m.csv`;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  };
  const share = async () => {
    try {
      await navigator.clipboard.writeText(window.location.href);
      message.success(t('map:people.copied'));
    } catch {
      // Without https a browser gives no clipboard: the address bar holds the same link.
      message.info(t('map:people.copy_self'));
    }
  };

  return (
    <section className="al-map-box al-map-people" aria-label={t('map:people.title')}>
      <div className="al-map-box-head">
        <div>
          <p className="al-map-kind">{t(`map:tool.${sketch.shape}`)}</p>
          <h2>{t('map:people.title')}</h2>
        </div>
        <Button
          size="small"
          type="text"
          icon={<CloseOutlined />}
          aria-label={t('map:people.remove')}
          onClick={onClose}
        />
      </div>
      <div className="al-map-box-body">
        {sketch.shape !== 'point' && (
          <dl className="al-map-measures">
            {measures.radius !== undefined && (
              <div>
                <dt>{t('map:measure.radius')}</dt>
                <dd>{formatLength(measures.radius)}</dd>
              </div>
            )}
            {measures.length !== undefined && (
              <div>
                <dt>{t(sketch.shape === 'line' ? 'map:measure.length' : 'map:measure.round')}</dt>
                <dd>{formatLength(measures.length)}</dd>
              </div>
            )}
            {measures.area !== undefined && (
              <div>
                <dt>{t('map:measure.area')}</dt>
                <dd>{formatArea(measures.area)}</dd>
              </div>
            )}
          </dl>
        )}
        <div className="al-map-buffer" hidden={!permitted}>
          <span id="map-buffer">{t('map:people.buffer')}</span>
          <Slider
            min={0}
            max={STOPS.length - 1}
            step={1}
            value={nearest(moving)}
            onChange={(at) => setMoving(STOPS[at] ?? 0)}
            onChangeComplete={(at) => onBuffer(STOPS[at] ?? 0)}
            tooltip={{ formatter: (at) => formatLength(STOPS[at ?? 0] ?? 0) }}
            ariaLabelForHandle={t('map:people.buffer')}
            ariaValueTextFormatterForHandle={(at) => formatLength(STOPS[at] ?? 0)}
          />
          <InputNumber
            size="small"
            min={0}
            max={20_000}
            step={100}
            precision={0}
            controls={false}
            value={moving}
            suffix="m"
            aria-label={t('map:people.buffer_metres')}
            onChange={(value) => setMoving(value ?? 0)}
            onPressEnter={() => onBuffer(moving)}
            onBlur={() => onBuffer(moving)}
          />
        </div>
        {!permitted && <p className="al-map-source">{t('map:people.not_permitted')}</p>}
        {query.isError && <ErrorState error={query.error} onRetry={() => void query.refetch()} />}
        {permitted && people === undefined && !query.isError && <LoadingState rows={3} />}
        {people !== undefined && (
          <div className={query.isPlaceholderData ? 'al-map-stale' : undefined}>
            <div className="al-map-sum" aria-live="polite">
              <p>
                <strong>{number(people.persons)}</strong>
                <span>{t('map:people.unit')}</span>
              </p>
              <p>
                {t('map:people.in', {
                  targets: number(people.target_count),
                  sites: number(people.site_count),
                })}
              </p>
            </div>
            <Table<Target>
              size="small"
              rowKey="id"
              dataSource={people.targets}
              pagination={
                people.targets.length > 12 ? { pageSize: 12, size: 'small', showSizeChanger: false } : false
              }
              locale={{ emptyText: t('map:people.none') }}
              columns={[
                {
                  title: t('map:people.target'),
                  key: 'title',
                  render: (_, target) => (
                    <button type="button" className="al-map-target" onClick={() => onTarget(target)}>
                      {target.title}
                      <small>
                        {kind(target.target_kind ?? '')}
                        {target.share < 0.995 &&
                          ` · ${t('map:people.part', { part: Math.max(1, Math.round(target.share * 100)) })}`}
                      </small>
                    </button>
                  ),
                },
                {
                  title: t('map:people.count'),
                  key: 'persons',
                  width: 76,
                  align: 'right',
                  sorter: (a, b) => (a.persons ?? 0) - (b.persons ?? 0),
                  render: (_, target) =>
                    typeof target.persons !== 'number' ? (
                      <span className="al-unknown">{t('ui:unknown')}</span>
                    ) : (
                      number(target.persons)
                    ),
                },
                {
                  title: t('map:people.distance'),
                  key: 'distance',
                  width: 84,
                  align: 'right',
                  sorter: (a, b) => a.distance_m - b.distance_m,
                  render: (_, target) => number(away(target)),
                },
              ]}
            />
            {people.sites.length > 0 && (
              <details className="al-map-sites">
                <summary>{t('map:people.sites', { number: number(people.site_count) })}</summary>
                <ul>
                  {people.sites.slice(0, 50).map((site) => (
                    <li key={site.id}>
                      <button type="button" className="al-map-target" onClick={() => onSite(site.id)}>
                        {site.title}
                      </button>
                    </li>
                  ))}
                </ul>
              </details>
            )}
            <p className="al-map-source">
              {t('map:people.source', { time: formatTime(new Date(query.dataUpdatedAt).toISOString()) })}
            </p>
          </div>
        )}
      </div>
      <div className="al-map-box-foot">
        <Button
          size="small"
          icon={<DownloadOutlined />}
          disabled={!people || people.targets.length === 0}
          onClick={save}
        >
          {t('map:people.export')}
        </Button>
        <Button size="small" icon={<LinkOutlined />} onClick={() => void share()}>
          {t('map:people.share')}
        </Button>
      </div>
    </section>
  );
}
