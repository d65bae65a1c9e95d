import dayjs from 'dayjs';
import { Link, Navigate } from 'react-router';
import { useMe, useMeta } from '@/api/session';
import type { Me, Post } from '@/api/types';
import { useT } from '@/i18n';
import {
  EmptyState,
  type Grade,
  gradeOf,
  PageHeader,
  Panel,
  QueryStates,
  RiskTag,
  StateTag,
  Time,
  todayInCity,
  Unit,
  useBilingual,
} from '@/ui';
import { leaves, menuFor } from '../menu';
import { paths } from '../paths';
import { permits } from '../permits';
import { type Changes as ChangeList, useChanges, useDue, useHazards, useQuestions } from './api';
import './home.css';

const SHOWN = 8;
const CHANGES_OVER_DAYS = 30;
const GRADES: readonly Grade[] = ['red', 'orange', 'yellow', 'blue'];

/** What matters today to this person; somebody without hazards gets the first page of the menu. */
export function HomePage() {
  const t = useT();
  const pick = useBilingual();
  const me = useMe();
  const meta = useMeta();
  if (!permits(me, 'hazards')) {
    if (permits(me, 'admin.overview')) return <Navigate to={paths.admin()} replace />;
    const first = leaves(menuFor(me))[0];
    if (first) return <Navigate to={first.to} replace />;
    return <EmptyState title={t('shell:no_pages.title')} hint={t('shell:no_pages.hint')} />;
  }
  const post = me.posts[0];
  return (
    <>
      <PageHeader
        title={t('shell:home_page.title', { name: me.person.name })}
        tags={meta.data?.demo ? <StateTag tone="idle">{t('shell:home_page.demo')}</StateTag> : undefined}
        summary={
          post && (
            <>
              {post.unit.name} · {pick(post.role)} · <Time value={todayInCity()} />
            </>
          )
        }
      />
      <Board me={me} post={post} />
    </>
  );
}

function Board({ me, post }: { me: Me; post: Post | undefined }) {
  const enterprise = post?.unit.enterprise ?? undefined;
  const district = enterprise === undefined ? (post?.unit.district ?? undefined) : undefined;
  const where = { enterprise, district };
  return (
    <>
      <Totals where={where} />
      {enterprise !== undefined && <OwnFile id={enterprise} />}
      <div className="al-home">
        <div>
          <Worst where={where} own={enterprise !== undefined} />
          {permits(me, 'queue') && enterprise === undefined && <Questions />}
        </div>
        <div>
          <DueList where={where} />
          <Changes where={where} />
        </div>
      </div>
    </>
  );
}

function Mark({ colour }: { colour: string | null | undefined }) {
  const t = useT();
  const grade = gradeOf(colour);
  if (grade !== null) return <RiskTag grade={grade} show="mark" />;
  return (
    <span className="al-home-none" title={t('ui:risk.none')}>
      <span aria-hidden="true">–</span>
      <span className="al-sr">{t('ui:risk.none')}</span>
    </span>
  );
}

type Where = { enterprise?: string; district?: string };

/** Units by grade; each number leads to its list. */
function Totals({ where }: { where: Where }) {
  const t = useT();
  const query = useHazards({ ...where, limit: SHOWN });
  const link = (grade: string) => {
    const search = new URLSearchParams({ grade });
    for (const [name, value] of Object.entries(where)) if (value) search.set(name, value);
    return `${paths.hazards()}?${search}`;
  };
  return (
    <QueryStates query={query}>
      {({ totals, as_of, position, edition }) => (
        <section className="al-totals" aria-label={t('shell:home_page.totals')}>
          {GRADES.map((grade, n) => (
            <Link key={grade} to={link(String(n + 1))} className="al-total">
              <RiskTag grade={grade} label={t(`shell:home_page.grade.${n + 1}`)} />
              <strong>
                <Unit value={totals[String(n + 1)] ?? 0} unit="piece" />
              </strong>
            </Link>
          ))}
          <Link to={link('not_decided,major_hazard_not_graded')} className="al-total">
            <span className="al-soft">{t('shell:home_page.undecided')}</span>
            <strong>
              <Unit value={(totals.not_decided ?? 0) + (totals.major_hazard_not_graded ?? 0)} unit="piece" />
            </strong>
          </Link>
          <Link to={link('not_major_hazard')} className="al-total">
            <span className="al-soft">{t('shell:home_page.no_hazard')}</span>
            <strong>
              <Unit value={totals.not_major_hazard ?? 0} unit="piece" />
            </strong>
          </Link>
          <p>
            {t('shell:home_page.source', { edition: edition.replace('gb18218-', 'GB 18218-'), position })}{' '}
            <Time value={as_of} />
          </p>
        </section>
      )}
    </QueryStates>
  );
}

function OwnFile({ id }: { id: string }) {
  const t = useT();
  return (
    <p className="al-line al-home-actions">
      <Link className="al-link-button" to={paths.enterprise(id)}>
        {t('shell:home_page.own_file')}
      </Link>
      <Link className="al-link-button" to={paths.imports()}>
        {t('shell:home_page.import')}
      </Link>
    </p>
  );
}

function Worst({ where, own }: { where: Where; own: boolean }) {
  const t = useT();
  const query = useHazards({ ...where, limit: SHOWN });
  return (
    <Panel
      flush
      title={own ? t('shell:home_page.own_units') : t('shell:home_page.worst')}
      extra={<Link to={paths.hazards()}>{t('shell:home_page.all')}</Link>}
    >
      <QueryStates
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<EmptyState title={t('shell:home_page.no_units')} />}
      >
        {({ items }) => (
          <ul className="al-home-list">
            {items.map((row) => (
              <li key={row.unit}>
                <Mark colour={row.colour} />
                <span>
                  <Link to={paths.hazard(row.unit)}>{row.name}</Link>
                  <small>{own ? row.site_name : `${row.enterprise_name} · ${row.district_name}`}</small>
                </span>
                <span className="al-home-number">
                  S {row.s.text}
                  <small>{row.r ? `R ${row.r.text}` : t('shell:home_page.r_unknown')}</small>
                </span>
              </li>
            ))}
          </ul>
        )}
      </QueryStates>
    </Panel>
  );
}

function DueList({ where }: { where: Where }) {
  const t = useT();
  const pick = useBilingual();
  const query = useDue(where);
  return (
    <Panel
      flush
      title={
        <span className="al-line">
          {t('shell:home_page.due')}
          {query.data && query.data.items.length > 0 && (
            <StateTag tone="warn">{t('shell:home_page.n', { n: query.data.items.length })}</StateTag>
          )}
        </span>
      }
      extra={<Link to={`${paths.hazards()}?tab=due`}>{t('shell:home_page.all')}</Link>}
    >
      <QueryStates
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<p className="al-panel-note">{t('shell:home_page.no_due')}</p>}
      >
        {({ items }) => (
          <ul className="al-home-list al-home-plain">
            {items.slice(0, SHOWN).map((item) => (
              <li key={item.unit}>
                <span>
                  <Link to={paths.hazard(item.unit)}>{item.name}</Link>
                  <small>
                    {item.enterprise_name} · {pick(item.causes[0]?.text)}
                  </small>
                </span>
                <span className="al-home-number">
                  {item.causes[0]?.since && <Time value={item.causes[0].since} show="day" />}
                </span>
              </li>
            ))}
          </ul>
        )}
      </QueryStates>
    </Panel>
  );
}

function Questions() {
  const t = useT();
  const query = useQuestions();
  return (
    <Panel
      flush
      title={
        <span className="al-line">
          {t('shell:menu.queue')}
          {query.data && query.data.items.length > 0 && (
            <StateTag tone="active">{t('shell:home_page.n', { n: query.data.items.length })}</StateTag>
          )}
        </span>
      }
      extra={<Link to={paths.queue()}>{t('shell:home_page.all')}</Link>}
    >
      <QueryStates
        query={query}
        isEmpty={({ items }) => items.length === 0}
        empty={<p className="al-panel-note">{t('shell:home_page.no_questions')}</p>}
      >
        {({ items }) => (
          <ul className="al-home-list al-home-plain">
            {items.slice(0, SHOWN).map((item) => (
              <li key={item.question}>
                <Link to={`${paths.queue()}?question=${encodeURIComponent(item.question)}`}>
                  {item.declared}
                </Link>
                <span className="al-home-number">{t('shell:home_page.lines', { n: item.lines })}</span>
              </li>
            ))}
          </ul>
        )}
      </QueryStates>
    </Panel>
  );
}

/** What changed for units that were there before; the first entry of a city is no change. */
const changed = (items: ChangeList['items']) => items.filter(({ before, after }) => before && after);

function Changes({ where }: { where: Where }) {
  const t = useT();
  const pick = useBilingual();
  const since = dayjs(todayInCity()).subtract(CHANGES_OVER_DAYS, 'day').format('YYYY-MM-DD');
  const query = useChanges({ ...where, since });
  return (
    <Panel
      flush
      title={t('shell:home_page.changes', { n: CHANGES_OVER_DAYS })}
      extra={<Link to={`${paths.hazards()}?tab=changes`}>{t('shell:home_page.all')}</Link>}
    >
      <QueryStates
        query={query}
        isEmpty={({ items }) => changed(items).length === 0}
        empty={<p className="al-panel-note">{t('shell:home_page.no_changes')}</p>}
      >
        {({ items }) => (
          <ul className="al-home-list">
            {changed(items)
              .slice(0, SHOWN)
              .map((item) => (
                <li key={item.unit}>
                  <Mark colour={item.after?.colour} />
                  <span>
                    <Link to={paths.hazard(item.unit)}>{item.name}</Link>
                    <small>
                      {item.enterprise_name} ·{' '}
                      {pick((item.reasons.find((reason) => reason.is_cause) ?? item.reasons[0])?.text)}
                    </small>
                  </span>
                  <span className="al-home-number">{pick(item.summary)}</span>
                </li>
              ))}
          </ul>
        )}
      </QueryStates>
    </Panel>
  );
}
