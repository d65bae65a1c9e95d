import { CloseOutlined } from '@ant-design/icons';
import { useEffect, useMemo, useRef, useState } from 'react';
import { createPortal } from 'react-dom';
import { Link } from 'react-router';
import { useMeta } from '@/api/session';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import { ErrorState, formatNumber, formatTime, LoadingState, useBilingual } from '@/ui';
import { useAllSources, useAllTargets, useEnterprises, useParks } from '../api';
import { percent, sci } from '../model/figures';
import type { useRiskPicture } from '../useRisk';
import { FnChart } from '../view/FnChart';
import { Legend } from '../view/Legend';
import { sourceFeatures, stateOf, targetFeatures } from '../view/layers';
import { RiskMap } from '../view/RiskMap';
import { BasisLine, useWord, VerdictMark } from '../view/words';

type Props = { picture: ReturnType<typeof useRiskPicture>; onLeave: () => void };

/** For the wall of a duty room: no frame, large figures, dark; every figure leads to its records. */
export function Wall({ picture, onLeave }: Props) {
  const t = useT();
  const lang = useLang();
  const pick = useBilingual();
  const region = useWord('region');
  const meta = useMeta();
  const { summary, criteria, chosen, levels, contours, features, bounds, drawn } = picture;
  const targets = useAllTargets();
  const sources = useAllSources();
  const enterprises = useEnterprises();
  const parks = useParks();
  const box = useRef<HTMLDivElement>(null);
  const leave = useRef(onLeave);
  leave.current = onLeave;
  const [clock, setClock] = useState(() => new Date());
  const [scale] = useState(() => Math.max(1, Math.round((window.innerHeight / 1_080) * 1.3 * 10) / 10));
  const overlays = useMemo(
    () => ({
      contours: features,
      targets: targetFeatures(targets.data?.items ?? [], chosen),
      sources: sourceFeatures(sources.data?.items ?? []),
    }),
    [features, targets.data, sources.data, chosen],
  );
  // The page behind is out of reach while the wall covers it.
  useEffect(() => {
    const root = document.getElementById('root');
    root?.setAttribute('inert', '');
    box.current?.focus();
    void document.documentElement.requestFullscreen?.().catch(() => undefined);
    const onKey = (event: KeyboardEvent) => event.key === 'Escape' && leave.current();
    window.addEventListener('keydown', onKey);
    const timer = setInterval(() => setClock(new Date()), 1_000);
    return () => {
      root?.removeAttribute('inert');
      window.removeEventListener('keydown', onKey);
      clearInterval(timer);
      if (document.fullscreenElement) void document.exitFullscreen().catch(() => undefined);
    };
  }, []);
  const data = summary.data;
  const society = data?.society.find((one) => chosen.includes(one.criteria)) ?? data?.society[0];
  const worst = (targets.data?.items ?? []).slice(0, 9);
  return createPortal(
    <section ref={box} className="rk-wall" tabIndex={-1} aria-label={t('risk:wall.title')}>
      <header className="rk-wall-head">
        <h1>
          {pick(meta.data?.city)} {t('risk:wall.title')}
          {meta.data?.demo && <span className="rk-wall-demo">{t('risk:demo')}</span>}
        </h1>
        <time dateTime={clock.toISOString()}>{formatTime(clock.toISOString(), 'second')}</time>
        <button type="button" aria-label={t('risk:wall.leave')} onClick={onLeave}>
          <CloseOutlined />
        </button>
      </header>
      {data === undefined ? (
        <div className="rk-wall-wait">
          {summary.isError ? (
            <ErrorState error={summary.error} onRetry={() => void summary.refetch()} />
          ) : (
            <LoadingState />
          )}
        </div>
      ) : (
        <>
          <div className="rk-wall-left">
            <ul className="rk-wall-figures">
              <li>
                <span>{t('risk:summary.pll')}</span>
                <strong>{sci(data.loss_of_life_per_year)}</strong>
                <small>{t('risk:summary.pll_unit')}</small>
              </li>
              <li>
                <span>{t('risk:summary.region')}</span>
                <strong className="rk-wall-word">{society ? region(society.region) : '—'}</strong>
                <small>{society && pick(society.title)}</small>
              </li>
              {(['not_acceptable', 'to_be_asked', 'accepted'] as const).map((state) => (
                <li key={state}>
                  <Link to={paths.riskList('targets', { state })}>
                    <span>
                      <VerdictMark of={state} size={20} /> {t(`risk:acceptance.${state}`)}
                    </span>
                    <strong>{formatNumber(data.targets[state], lang, {})}</strong>
                    <small>{t('risk:summary.targets')}</small>
                  </Link>
                </li>
              ))}
              <li>
                <Link to={paths.riskList('sources', { state: 'computed' })}>
                  <span>{t('risk:summary.computed')}</span>
                  <strong>{formatNumber(data.sources, lang, {})}</strong>
                  <small>{t('risk:summary.not_computed_n', { n: data.not_computed })}</small>
                </Link>
              </li>
            </ul>
            <section>
              <h2>{t('risk:fn.title')}</h2>
              <FnChart fn={data.fn} verdict={society} height={Math.round(window.innerHeight * 0.44)} />
            </section>
          </div>
          <div className="rk-wall-map">
            <RiskMap
              name={t('risk:map.name')}
              overlays={overlays}
              levels={levels}
              view={null}
              frame={bounds}
              frameKey={bounds === null ? undefined : 'once'}
              dark
              scale={scale}
              still
            >
              <div className="rk-legend-box">
                <Legend levels={levels} criteria={criteria} chosen={chosen} drawn={drawn} dark compact />
              </div>
            </RiskMap>
          </div>
          <div className="rk-wall-right">
            <section>
              <h2>{t('risk:wall.worst')}</h2>
              <ul className="rk-wall-rows">
                {worst.map((row) => (
                  <li key={row.id}>
                    <Link to={paths.risk({ at: `${row.lon},${row.lat}`, name: row.title })}>
                      <VerdictMark of={stateOf(row, chosen)} size={16} />
                      <span>{row.title}</span>
                      <b>{sci(row.per_year)}</b>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
            <section>
              <h2>{t('risk:lists.enterprises')}</h2>
              <ul className="rk-wall-rows">
                {(enterprises.data ?? []).slice(0, 6).map((row) => (
                  <li key={row.id}>
                    <Link to={paths.enterprise(row.id)}>
                      <span>{row.title}</span>
                      <b>{percent(row.share, lang, 1)}</b>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
            <section>
              <h2>{t('risk:lists.parks')}</h2>
              <ul className="rk-wall-rows">
                {(parks.data ?? []).slice(0, 5).map((row) => (
                  <li key={row.name}>
                    <Link to={paths.riskList('parks')}>
                      <span>{row.name}</span>
                      <b>{row.headroom ? percent(row.headroom.used, lang) : '—'}</b>
                    </Link>
                  </li>
                ))}
              </ul>
            </section>
          </div>
          <footer className="rk-wall-foot">
            <BasisLine of={contours.data?.basis ?? data.basis} />
          </footer>
        </>
      )}
    </section>,
    document.body,
  );
}
