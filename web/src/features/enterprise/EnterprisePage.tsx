import { LinkOutlined, PrinterOutlined } from '@ant-design/icons';
import { App, Button } from 'antd';
import { lazy, type ReactNode, Suspense, useEffect, useMemo, useState } from 'react';
import { Link, useParams } from 'react-router';
import { type RiskRow, useAllHazards, useArchive, useDue } from '@/api/hazards';
import { hasFeature, useMe } from '@/api/session';
import { AsOfBar, useAsOf } from '@/app/asOf';
import { paths } from '@/app/paths';
import { permits } from '@/app/permits';
import { useLabel } from '@/forms/label';
import { loadPart, useT } from '@/i18n';
import {
  formatTime,
  LoadingState,
  PageHeader,
  Panel,
  QueryStates,
  RiskTag,
  StateTag,
  useBilingual,
} from '@/ui';
import { DemoTag, GRADE_KEYS, GradeTag, gradeKey, Tiles, useSector } from '@/verdict';
import { type Named, type Tree, useTree, useTypes } from './api';
import { Cover } from './Cover';
import './enterprise.css';
import { FieldTable } from './FieldTable';
import { FileTimeline } from './FileTimeline';
import { countOf, groupOf, groupTree, otherGroups, substancesOf } from './group';
import { HazardsSection } from './HazardsSection';
import { PremisesSection } from './Premises';
import { Registers } from './Registers';
import { RiskPoints } from './RiskPoints';
import { SitePlans } from './SitePlan';
import { WhoSection } from './WhoSection';
import { countColours, worstRisk } from './worst';

/** A part of the risk map with its words: fetched only for those who may read it. */
const EnterpriseShare = lazy(async () => {
  const [module] = await Promise.all([import('../risk/panels/EnterpriseShare'), loadPart('risk')]);
  return { default: module.EnterpriseShare };
});

const SECTIONS = [
  'basics',
  'premises',
  'hazards',
  'risk',
  'points',
  'registers',
  'timeline',
  'map',
  'who',
] as const;
export type SectionName = (typeof SECTIONS)[number];

/** The section at the top of the page, for the row of anchors. */
function useCurrentSection(ready: boolean): string {
  const [current, setCurrent] = useState<string>(SECTIONS[0]);
  useEffect(() => {
    const box = document.getElementById('content');
    if (!ready || box === null) return undefined;
    const look = () => {
      const line = box.getBoundingClientRect().top + 96;
      let found: string = SECTIONS[0];
      for (const name of SECTIONS) {
        const element = document.getElementById(name);
        if (element !== null && element.getBoundingClientRect().top <= line) found = name;
      }
      setCurrent(found);
    };
    look();
    box.addEventListener('scroll', look, { passive: true });
    return () => box.removeEventListener('scroll', look);
  }, [ready]);
  return current;
}

function Section({ name, extra, children }: { name: SectionName; extra?: ReactNode; children: ReactNode }) {
  const t = useT();
  return (
    <div id={name} className="en-section">
      <Panel title={t(`enterprise:section.${name}`)} extra={extra}>
        {children}
      </Panel>
    </div>
  );
}

export function EnterprisePage() {
  const { id = '' } = useParams();
  const t = useT();
  const { params } = useAsOf();
  const tree = useTree(id, params);
  if (tree.data === undefined)
    return (
      <>
        <PageHeader title={t('enterprise:title')} asOf={<AsOfBar />} />
        <QueryStates query={tree}>{() => null}</QueryStates>
      </>
    );
  return <File key={id} tree={tree.data} />;
}

function File({ tree }: { tree: Tree }) {
  const t = useT();
  const me = useMe();
  const pick = useBilingual();
  const label = useLabel();
  const sectorName = useSector();
  const { message } = App.useApp();
  const { params, asOf, day } = useAsOf();
  const { root } = tree;
  const sees = hasFeature(me, 'hazards.read');
  // The risk map is of today; a file of a past day does not mix it in.
  const seesRisk = permits(me, 'risk') && asOf === null;
  const types = useTypes();
  const hazards = useAllHazards({ ...params, edition: '2018', enterprise: root.id }, sees);
  const due = useDue({ ...params, edition: '2018', enterprise: root.id }, sees);
  const premises = useMemo(() => groupTree(tree), [tree]);
  const districts = new Set(
    [...groupOf(tree, 'site'), ...groupOf(tree, 'risk_point')].map((one) =>
      String(one.fields.district ?? ''),
    ),
  );
  const [onlyDistrict] = districts;
  const archive = useArchive({ ...params, district: districts.size === 1 ? onlyDistrict : undefined }, sees);
  const own = useMemo(() => {
    const ids = new Set([...groupOf(tree, 'site'), ...groupOf(tree, 'risk_point')].map((one) => one.id));
    return new Map<string, RiskRow>(
      archive.data?.rows.filter((row) => ids.has(row.id)).map((row) => [row.id, row]) ?? [],
    );
  }, [archive.data, tree]);
  const rows = hazards.data?.items ?? [];
  const worst = worstRisk([...own.values()].filter((row) => row.kind === 'site'));
  const points = countColours([...own.values()].filter((row) => row.kind === 'risk_point'));
  const open = rows.reduce((sum, row) => sum + row.open, 0);
  const major = rows.filter((row) => row.major_hazard);
  const others = otherGroups(tree);
  const current = useCurrentSection(tree !== undefined);
  const ofType = types.data?.get('enterprise');
  const status = String(root.fields.status ?? '');
  const statusChoice = ofType?.fields
    .find((field) => field.name === 'status')
    ?.choices?.find((one) => one.value === status);
  const districtName =
    rows[0]?.district_name ??
    [...own.values()][0]?.district_name ??
    String(root.fields.district ?? root.district ?? '');
  const as = asOf ?? undefined;
  const records: Named[] = useMemo(
    () => [
      tree.root,
      ...['site', 'unit', 'holding', 'vessel', 'risk_point'].flatMap((kind) => groupOf(tree, kind)),
      ...otherGroups(tree).flatMap((group) => group.items),
    ],
    [tree],
  );
  const marks = useMemo(
    () =>
      [root, ...tree.groups.flatMap((group) => group.items)].flatMap((record) =>
        record.changed_at ? [{ day: formatTime(record.changed_at, 'day') }] : [],
      ),
    [root, tree],
  );
  const position = hazards.data?.position ?? root.position;
  const moreIn = (...kinds: string[]) =>
    kinds.reduce((sum, kind) => sum + countOf(tree, kind) - groupOf(tree, kind).length, 0);

  const copy = async () => {
    try {
      const url = new URL(window.location.href);
      url.searchParams.set('as_of', day);
      await navigator.clipboard.writeText(url.href);
      void message.success(t('enterprise:copied'));
    } catch {
      void message.warning(t('enterprise:not_copied'));
    }
  };

  return (
    <div className="en-file">
      <Cover
        record={root}
        sector={sectorName(String(root.fields.sector ?? ''))}
        district={districtName}
        day={day}
        position={position}
        worst={worst}
        sections={SECTIONS.filter((name) => seesRisk || name !== 'risk')}
      />
      <PageHeader
        title={root.title}
        tags={
          <>
            <span className="en-code">{String(root.fields.credit_code ?? '')}</span>
            {statusChoice && (
              <StateTag tone={status === 'active' ? 'ok' : status === 'suspended' ? 'warn' : 'idle'}>
                {label(statusChoice.label)}
              </StateTag>
            )}
            {root.fields.demo === true && <DemoTag />}
          </>
        }
        summary={
          <span className="en-summary">
            {sees && (
              <span className="en-worst">
                {archive.isPending ? (
                  <span className="en-soft">{t('ui:loading')}</span>
                ) : (
                  <>
                    <RiskTag grade={worst?.colour ?? null} />
                    <span>{worst ? pick(worst.reason) : t('enterprise:no_worst')}</span>
                  </>
                )}
              </span>
            )}
            <span>{sectorName(String(root.fields.sector ?? ''))}</span>
            <span>{districtName}</span>
            {root.can.includes('update') && asOf === null && (
              <Link className="al-no-print" to={paths.record('enterprise', root.id)}>
                {t('enterprise:edit')}
              </Link>
            )}
          </span>
        }
        asOf={<AsOfBar marks={marks} />}
        actions={
          <>
            <Button icon={<LinkOutlined aria-hidden />} onClick={() => void copy()}>
              {t('enterprise:copy')}
            </Button>
            <Button type="primary" icon={<PrinterOutlined aria-hidden />} onClick={() => window.print()}>
              {t('enterprise:print')}
            </Button>
          </>
        }
      />
      <Tiles
        label={t('enterprise:tiles.label')}
        items={[
          { key: 'sites', label: t('enterprise:tiles.sites'), value: countOf(tree, 'site') },
          { key: 'units', label: t('enterprise:tiles.units'), value: countOf(tree, 'unit') },
          {
            key: 'major',
            label: t('enterprise:tiles.major'),
            value: sees ? major.length : '—',
            note:
              major.length > 0 ? (
                <span className="en-marks">
                  {GRADE_KEYS.map(
                    (key) => [key, major.filter((row) => gradeKey(row) === key).length] as const,
                  )
                    .filter(([, n]) => n > 0)
                    .map(([key, n]) => (
                      <span key={key}>
                        <GradeTag of={key} show="mark" /> {n}
                      </span>
                    ))}
                </span>
              ) : undefined,
          },
          { key: 'substances', label: t('enterprise:tiles.substances'), value: substancesOf(tree) },
          {
            key: 'points',
            label: t('enterprise:tiles.points'),
            value: countOf(tree, 'risk_point'),
            note: (
              <span className="en-marks">
                {(['red', 'orange', 'yellow', 'blue'] as const)
                  .filter((colour) => points[colour] > 0)
                  .map((colour) => (
                    <span key={colour}>
                      <RiskTag grade={colour} show="mark" /> {points[colour]}
                    </span>
                  ))}
              </span>
            ),
          },
          {
            key: 'open',
            label: t('enterprise:tiles.open'),
            value: open > 0 ? <Link to={paths.queue()}>{open}</Link> : 0,
          },
          {
            key: 'due',
            label: t('enterprise:tiles.due'),
            value: due.data ? (
              due.data.items.length > 0 ? (
                <Link to={paths.hazards({ tab: 'due', as_of: as })}>{due.data.items.length}</Link>
              ) : (
                0
              )
            ) : (
              '—'
            ),
          },
        ]}
      />
      <nav className="en-anchors al-no-print" aria-label={t('enterprise:sections')}>
        {SECTIONS.filter((name) => (sees || name !== 'hazards') && (seesRisk || name !== 'risk')).map(
          (name) => (
            <a key={name} href={`#${name}`} aria-current={current === name ? 'true' : undefined}>
              {t(`enterprise:section.${name}`)}
            </a>
          ),
        )}
      </nav>
      <Section name="basics">
        <FieldTable record={root} type={ofType} label={t('enterprise:section.basics')} asOf={as} />
        <p className="en-foot">
          {root.valid_from || root.valid_to
            ? t('enterprise:valid', { from: root.valid_from ?? '…', to: root.valid_to ?? '…' })
            : t('enterprise:valid_always')}
          {root.owner && ` · ${t('enterprise:owner', { name: root.owner.title })}`}
          {root.changed_at &&
            ` · ${t('enterprise:changed', {
              at: formatTime(root.changed_at),
              by: root.changed_by.name,
              position: root.position ?? '',
            })}`}
        </p>
      </Section>
      <Section name="premises">
        <PremisesSection
          premises={premises}
          types={types.data}
          more={moreIn('site', 'unit', 'vessel', 'holding')}
          asOf={as}
        />
      </Section>
      {sees && (
        <Section
          name="hazards"
          extra={
            <Link className="al-no-print" to={paths.hazards({ enterprise: root.id, as_of: as })}>
              {t('enterprise:hazards.list')}
            </Link>
          }
        >
          <QueryStates query={hazards}>
            {({ items }) => <HazardsSection rows={items} query={params} asOf={as} />}
          </QueryStates>
        </Section>
      )}
      {seesRisk && (
        <Section
          name="risk"
          extra={
            <Link className="al-no-print" to={paths.riskList('enterprises')}>
              {t('enterprise:risk_list')}
            </Link>
          }
        >
          <Suspense fallback={<LoadingState />}>
            <EnterpriseShare id={root.id} />
          </Suspense>
        </Section>
      )}
      <Section name="points">
        <RiskPoints
          points={groupOf(tree, 'risk_point')}
          rows={own}
          types={types.data}
          more={moreIn('risk_point')}
          asOf={as}
        />
      </Section>
      <Section name="registers">
        <Registers groups={others} types={types.data} root={root.id} asOf={as} />
      </Section>
      <Section name="timeline">
        {sees && hazards.isPending ? (
          <LoadingState />
        ) : (
          <FileTimeline records={records} hazards={rows} types={types.data} query={params} until={day} />
        )}
      </Section>
      <Section name="map">
        <SitePlans sites={premises.sites} hazards={rows} query={params} asOf={as} />
      </Section>
      <Section name="who">
        <WhoSection record={root} />
      </Section>
      <p className="en-foot">
        {t('enterprise:foot', { day, position: position ?? '' })}
        {hazards.data && rows[0] ? ` ${t('enterprise:foot_standard')}` : ''}
      </p>
    </div>
  );
}
