import { useMemo } from 'react';
import { useContours, useSummary, type When } from './api';
import { levelsOf } from './model/levels';
import { boundsOfContours, contourFeatures } from './view/layers';

/** The picture of the city by the criteria that are looked at. */
export function useRiskPicture(wanted: readonly string[], wantContours = true, when?: When) {
  const summary = useSummary(when);
  const criteria = summary.data?.criteria;
  const chosen = useMemo(() => {
    const known = (criteria ?? []).map(({ id }) => id);
    const own = wanted.filter((id) => known.includes(id));
    return own.length > 0 ? own : known;
  }, [criteria, wanted]);
  const levels = useMemo(() => (criteria ? levelsOf(criteria, chosen) : []), [criteria, chosen]);
  const contours = useContours(wantContours ? levels : [], when);
  const features = useMemo(() => contourFeatures(contours.data, levels), [contours.data, levels]);
  const bounds = useMemo(() => boundsOfContours(contours.data), [contours.data]);
  const drawn = useMemo(
    () => new Set(features.features.map(({ properties }) => Number(properties?.key))),
    [features],
  );
  return { summary, criteria: criteria ?? [], chosen, levels, contours, features, bounds, drawn };
}
