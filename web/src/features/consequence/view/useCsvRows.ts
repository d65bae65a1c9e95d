import { useT } from '@/i18n';
import type { Hazard, Outcome } from '../model/types';
import { significant } from '../model/units';
import type { Inside } from './DistanceTable';
import { useLevelName, useMeaning } from './words';

type Cell = string | number;

/** The distance table as rows for a spreadsheet: every column names its unit. */
export function useCsvRows(outcome: Outcome, hazard: Hazard, inside: readonly Inside[] | null): Cell[][] {
  const t = useT();
  const nameOf = useLevelName();
  const meaningOf = useMeaning();
  return [
    [
      t('consequence:table.level'),
      t('consequence:table.value'),
      t('consequence:table.meaning'),
      `${t('consequence:table.distance')} (m)`,
      `${t('consequence:table.half_width')} (m)`,
      `${t('consequence:table.area')} (m²)`,
      ...(inside === null ? [] : [t('consequence:table.people')]),
      t('consequence:table.source'),
      t('consequence:trace.confidence'),
      t('consequence:csv.model'),
      t('consequence:csv.engine'),
    ],
    ...hazard.levels.map((level, at) => [
      nameOf(level),
      level.shown,
      meaningOf(hazard, level),
      significant(level.distance_m, 6),
      significant(level.half_width_m, 6),
      significant(level.area_m2, 6),
      ...(inside === null ? [] : [inside[at]?.persons ?? '']),
      level.source,
      level.confidence,
      hazard.model,
      outcome.engine,
    ]),
    [t('consequence:restricted.line')],
  ];
}
