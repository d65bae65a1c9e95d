import { Link } from 'react-router';
import type { Basis, Verdict } from '@/api/hazards';
import { can, useSession } from '@/api/session';
import { paths } from '@/app/paths';
import { useLang, useT } from '@/i18n';
import { StateTag, useBilingual } from '@/ui';
import {
  ALPHA_ROWS,
  alphaRow,
  GRADE_ROWS,
  groupSteps,
  isWhole,
  showDecimal,
  showExact,
  type Worked,
  workAgain,
} from './derivation';
import { ConfidenceMark, Fig, GradeTag, Scroll, useClause, usePersons } from './parts';
import './verdict.css';

function BasisCell({ of, declared }: { of: Basis; declared: string }) {
  const t = useT();
  const lang = useLang();
  const clause = useClause();
  const name = lang === 'zh' ? of.name_zh : of.name_en;
  return (
    <span className="vd-basis">
      <span>
        {clause(of.table)} {/^\d+$/.test(of.row) ? t('verdict:row', { row: of.row }) : of.row}
        {name !== declared && name !== of.row && ` ${name}`}
      </span>
      <small>
        {clause(of.clause)} <ConfidenceMark of={of.confidence} />
      </small>
    </span>
  );
}

function SumTable({ verdict, worked, exact }: { verdict: Verdict; worked: Worked; exact: boolean }) {
  const t = useT();
  const pick = useBilingual();
  const weighted = verdict.major_hazard;
  return (
    <Scroll label={t('verdict:sum.caption')}>
      <table className="vd-table">
        <thead>
          <tr>
            <th className="vd-n">#</th>
            <th>{t('verdict:sum.substance')}</th>
            <th className="vd-r">q / t</th>
            <th className="vd-r">Q / t</th>
            <th>{t('verdict:sum.q_basis')}</th>
            <th className="vd-r">q/Q</th>
            <th>{t('verdict:sum.share')}</th>
            {weighted && <th className="vd-r">β</th>}
            {weighted && <th>{t('verdict:sum.beta_basis')}</th>}
            {weighted && <th className="vd-r">β·q/Q</th>}
          </tr>
        </thead>
        <tbody>
          {worked.lines.map(({ line, weighted: product, share }, at) => (
            <tr key={`${line.holding ?? ''} ${line.declared} ${line.source}`}>
              <td className="vd-n">{at + 1}</td>
              <th scope="row">
                {line.holding ? (
                  <Link to={paths.record('holding', line.holding)}>{line.declared}</Link>
                ) : (
                  line.declared
                )}
                <small className="vd-source">
                  {line.source}
                  {line.declared_at ? ` · ${t('verdict:reasons.entry', { position: line.declared_at })}` : ''}
                </small>
                {line.notes.map((note) => (
                  <small key={note.zh} className="vd-note">
                    {pick(note)}
                  </small>
                ))}
              </th>
              <td className="vd-r">{line.quantity_t}</td>
              <td className="vd-r">{line.critical_quantity_t}</td>
              <td>
                <BasisCell of={line.q_basis} declared={line.declared} />
              </td>
              <td className="vd-r">
                <Fig of={line.ratio} exact={exact} />
              </td>
              <td>
                <span className="vd-share">
                  <i style={{ width: `${Math.max(share * 100, 0.5)}%` }} />
                  <span>{(share * 100).toFixed(1)}%</span>
                </span>
              </td>
              {weighted && <td className="vd-r">{line.beta}</td>}
              {weighted && (
                <td>
                  <BasisCell of={line.beta_basis} declared={line.declared} />
                </td>
              )}
              {weighted && (
                <td className="vd-r">
                  {product === null ? '' : showDecimal(product, 4)}
                  {product !== null &&
                    exact &&
                    !isWhole({ text: showDecimal(product, 4), exact: showExact(product) }) && (
                      <span className="vd-exact"> = {showExact(product)}</span>
                    )}
                </td>
              )}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td />
            <th scope="row" colSpan={4}>
              {t('verdict:sum.total')}
            </th>
            <td className="vd-r">
              <Fig of={verdict.s} exact={exact} />
            </td>
            <td />
            {weighted && <td colSpan={2} />}
            {weighted && (
              <td className="vd-r">{worked.weighted === null ? '' : showDecimal(worked.weighted, 4)}</td>
            )}
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}

function Formula({ lines }: { lines: readonly string[] }) {
  const [first, ...rest] = lines;
  return (
    <div className="vd-formula">
      <span>{first}</span>
      <div>
        {rest.map((line) => (
          <div key={line}>= {line}</div>
        ))}
      </div>
    </div>
  );
}

function Stage({
  number,
  title,
  clause,
  confidence,
  children,
}: {
  number: number;
  title: string;
  clause?: string | undefined;
  confidence?: string | undefined;
  children: React.ReactNode;
}) {
  const cite = useClause();
  return (
    <section className="vd-stage">
      <h3>
        <span className="vd-stage-n" aria-hidden="true">
          {number}
        </span>
        {title}
        {clause !== undefined && <small>{cite(clause)}</small>}
        {confidence !== undefined && <ConfidenceMark of={confidence} />}
      </h3>
      {children}
    </section>
  );
}

function People({ verdict }: { verdict: Verdict }) {
  const t = useT();
  const persons = usePersons();
  const { data: me } = useSession();
  const seesTargets = me ? can(me, 'protection_target', 'read') : false;
  const used = alphaRow(verdict.persons_500m);
  const near = [...verdict.neighbours].sort((a, b) => a.distance_m - b.distance_m);
  // What the reader may not see by name is counted, so that the total adds up.
  const unnamed = verdict.neighbours_unnamed;
  const pick = useBilingual();
  return (
    <div className="vd-two">
      {near.length > 0 || unnamed ? (
        <Scroll label={t('verdict:people.caption')}>
          <table className="vd-table">
            <thead>
              <tr>
                <th>{t('verdict:people.target')}</th>
                <th className="vd-r">{t('verdict:people.distance')}</th>
                <th className="vd-r">{t('verdict:people.persons')}</th>
                <th>{t('verdict:people.counted')}</th>
              </tr>
            </thead>
            <tbody>
              {near.map((one) => (
                <tr key={one.target} className={one.counted ? undefined : 'vd-off'}>
                  <th scope="row">
                    {seesTargets ? (
                      <Link to={paths.record('protection_target', one.target)}>{one.name}</Link>
                    ) : (
                      one.name
                    )}
                  </th>
                  <td className="vd-r">{one.distance_m.toFixed(1)}</td>
                  <td className="vd-r">{one.persons}</td>
                  <td>{t(one.counted ? 'verdict:people.yes' : 'verdict:people.no')}</td>
                </tr>
              ))}
              {unnamed && (
                <tr>
                  <th scope="row">
                    {t('verdict:people.unnamed', { label: pick(unnamed.label), count: unnamed.count })}
                  </th>
                  <td />
                  <td className="vd-r">{unnamed.persons}</td>
                  <td>{t('verdict:people.yes')}</td>
                </tr>
              )}
            </tbody>
            <tfoot>
              <tr>
                <th scope="row" colSpan={2}>
                  {t('verdict:people.total')}
                </th>
                <td className="vd-r">{verdict.persons_500m ?? '—'}</td>
                <td />
              </tr>
            </tfoot>
          </table>
        </Scroll>
      ) : (
        <p className="vd-plain">
          {verdict.persons_500m === 0 ? t('verdict:people.nobody') : persons(verdict.persons_500m)}
        </p>
      )}
      <table className="vd-table vd-small">
        <caption>{t('verdict:people.table')}</caption>
        <thead>
          <tr>
            <th>{t('verdict:people.persons')}</th>
            <th className="vd-r">α</th>
          </tr>
        </thead>
        <tbody>
          {ALPHA_ROWS.map((row, at) => (
            <tr key={row.alpha} className={at === used ? 'vd-used' : undefined}>
              <td>
                {row.to === null ? `≥ ${row.from}` : row.from === row.to ? row.from : `${row.from}–${row.to}`}
              </td>
              <td className="vd-r">
                {row.alpha}
                {at === used && <span className="al-sr"> {t('verdict:used')}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Grades({ verdict }: { verdict: Verdict }) {
  const t = useT();
  return (
    <table className="vd-table vd-small">
      <caption>{t('verdict:result.table')}</caption>
      <thead>
        <tr>
          <th>{t('verdict:result.grade')}</th>
          <th>R</th>
        </tr>
      </thead>
      <tbody>
        {GRADE_ROWS.map((row) => (
          <tr key={row.grade} className={verdict.grade === row.grade ? 'vd-used' : undefined}>
            <td>
              <GradeTag of={`${row.grade}`} />
            </td>
            <td>
              {row.range}
              {verdict.grade === row.grade && <span className="al-sr"> {t('verdict:used')}</span>}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The derivation of one verdict as a calculation on paper: S, α, R and the grade, each with its clause and table row. */
export function Working({ verdict, exact = false }: { verdict: Verdict; exact?: boolean }) {
  const t = useT();
  const pick = useBilingual();
  const worked = workAgain(verdict);
  const steps = groupSteps(verdict);
  const persons = usePersons();
  if (verdict.quantities_hidden) return <p className="vd-plain">{t('verdict:hidden')}</p>;
  const { lines } = verdict;
  const shown = (figure: { text: string; exact: string }) =>
    exact && !isWhole(figure) ? `${figure.text} (${figure.exact})` : figure.text;
  const sign = verdict.major_hazard ? '≥' : '<';
  const bySum = lines.map((line) => `${line.quantity_t}/${line.critical_quantity_t}`).join(' + ');
  const byRatio = lines.map((line) => shown(line.ratio)).join(' + ');
  const byBeta = lines.map((line) => `${line.beta} × ${shown(line.ratio)}`).join(' + ');
  return (
    <div className="vd-working">
      {worked.agrees !== null && (
        <p className="vd-check">
          <StateTag tone={worked.agrees ? 'ok' : 'bad'}>
            {t(worked.agrees ? 'verdict:check.agrees' : 'verdict:check.differs')}
          </StateTag>
        </p>
      )}
      <Stage
        number={1}
        title={t('verdict:sum.title')}
        clause={steps.sum?.clause}
        confidence={steps.sum?.confidence}
      >
        {verdict.joined.length > 1 && (
          <p className="vd-note-line">{t('verdict:joined', { units: verdict.joined.join(' + ') })}</p>
        )}
        {lines.length > 0 ? (
          <>
            <SumTable verdict={verdict} worked={worked} exact={exact} />
            <Formula
              lines={[
                'S = Σ q/Q',
                bySum,
                ...(lines.length > 1 ? [byRatio] : []),
                `${shown(verdict.s)} ${sign} 1`,
              ]}
            />
          </>
        ) : (
          <p className="vd-plain">{t('verdict:sum.no_lines')}</p>
        )}
        <p className="vd-therefore">
          {t(
            verdict.major_hazard
              ? 'verdict:sum.is'
              : verdict.open.length > 0
                ? 'verdict:sum.open'
                : 'verdict:sum.is_not',
          )}
        </p>
      </Stage>
      {verdict.major_hazard && (
        <Stage
          number={2}
          title={t('verdict:people.title')}
          clause={steps.alpha?.clause}
          confidence={steps.alpha?.confidence}
        >
          <People verdict={verdict} />
          <p className="vd-therefore">
            {verdict.alpha
              ? t('verdict:people.so', { persons: persons(verdict.persons_500m), alpha: verdict.alpha })
              : pick(steps.alpha?.what)}
          </p>
        </Stage>
      )}
      {verdict.major_hazard && (
        <Stage
          number={3}
          title={t('verdict:result.title')}
          clause={steps.result?.clause}
          confidence={steps.result?.confidence}
        >
          <div className="vd-two">
            <div>
              {verdict.r && verdict.alpha ? (
                <Formula
                  lines={[
                    'R = α · Σ β·q/Q',
                    `${verdict.alpha} × (${byBeta})`,
                    ...(worked.weighted ? [`${verdict.alpha} × ${showDecimal(worked.weighted, 4)}`] : []),
                    shown(verdict.r),
                  ]}
                />
              ) : (
                <p className="vd-plain">{t('verdict:result.no_r')}</p>
              )}
              <p className="vd-therefore">
                {verdict.grade
                  ? t('verdict:result.so', {
                      range: GRADE_ROWS[verdict.grade - 1]?.range ?? '',
                      grade: t(`verdict:grade.${verdict.grade}`),
                    })
                  : t('verdict:result.no_grade')}
              </p>
            </div>
            <Grades verdict={verdict} />
          </div>
        </Stage>
      )}
      {verdict.notes.length > 0 && (
        <ul className="vd-notes">
          {verdict.notes.map((note) => (
            <li key={note.zh}>{pick(note)}</li>
          ))}
        </ul>
      )}
    </div>
  );
}
