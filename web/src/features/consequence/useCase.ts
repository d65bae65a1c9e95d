import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { UrlState } from '@/app/useUrlState';
import { useUrlState } from '@/app/useUrlState';
import type { LonLat } from '@/map/geodesy';
import { type Question, useProposal } from './api';
import { type Case, packCase, unpackCase } from './model/pack';
import { seenFrom, withReceivers } from './model/receivers';
import { clean, EMPTY, sameQuestion, write } from './model/scenario';
import type { Proposal, Receiver, Scenario } from './model/types';
import { faultsOf } from './model/validate';

const REST_MS = 300;
const STEPS_BACK = 50;
const ADDRESS = { case: '', a: '', vessel: '' };

/** A value once it has rested. */
export function useRested<T>(value: T, ms = REST_MS): T {
  const [rested, setRested] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setRested(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return rested;
}

const startOf = (url: UrlState<typeof ADDRESS>): Case =>
  (url.case === '' ? null : unpackCase(url.case)) ?? {
    scenario: EMPTY,
    ...(url.vessel === '' ? {} : { vessel: url.vessel }),
  };

/** What is sent and what is put into the address: the title asks nothing. */
export function questionOf({ scenario, vessel }: Case): Question | null {
  if (faultsOf(scenario).size > 0) return null;
  const { title: _, ...rest } = clean(scenario);
  return { scenario: { ...rest, schema: scenario.schema }, ...(vessel === undefined ? {} : { vessel }) };
}

/** Where a case lies: by the record of its vessel, else as somebody told. */
export function originOf({ vessel, place }: Case, proposal: Proposal | undefined): LonLat | null {
  const known = vessel === undefined ? undefined : proposal?.origin;
  return known ? [known.lon, known.lat] : (place ?? null);
}

/** The case being made: it begins with the address, and the address follows it. */
export function useCase() {
  const [url, setUrl] = useUrlState(ADDRESS);
  const [draft, setDraft] = useState<Case>(() => startOf(url));
  const [wanted, setWanted] = useState<string | undefined>(() =>
    url.case === '' && url.vessel !== '' ? url.vessel : undefined,
  );
  const [broken, setBroken] = useState(() => url.case !== '' && unpackCase(url.case) === null);
  const [past, setPast] = useState<Case[]>([]);
  const written = useRef(url.case);
  const proposal = useProposal(draft.vessel);

  const origin = useMemo(() => originOf(draft, proposal.data), [draft, proposal.data]);
  // Receivers stay where they are on the ground when the release moves.
  const stand = useRef<LonLat | null>(null);
  useEffect(() => {
    // While a vessel is being read, the receivers are still those of the case before it.
    if (origin !== null && wanted === undefined) stand.current = origin;
  }, [origin, wanted]);

  // Going back and forth in the browser.
  useEffect(() => {
    if (url.case === written.current) return;
    written.current = url.case;
    setDraft(startOf(url));
    setBroken(url.case !== '' && unpackCase(url.case) === null);
  }, [url]);

  useEffect(() => {
    if (wanted === undefined || proposal.data === undefined) return;
    setWanted(undefined);
    const { origin: at, scenario } = proposal.data;
    const [before, after] = [stand.current, at ? ([at.lon, at.lat] satisfies LonLat) : null];
    stand.current = after ?? before;
    setDraft((now) => ({
      scenario: withReceivers(scenario, [
        ...seenFrom(now.scenario.receivers ?? [], before, after),
        ...(scenario.receivers ?? []),
      ]),
      vessel: wanted,
    }));
  }, [wanted, proposal.data]);

  const rested = useRested(draft);
  const before = useRef(rested);
  useEffect(() => {
    if (rested === before.current) return;
    const last = before.current;
    before.current = rested;
    if (!sameQuestion(last.scenario, rested.scenario) || last.vessel !== rested.vessel)
      setPast((steps) => [...steps, last].slice(-STEPS_BACK));
    const packed = rested.scenario === EMPTY ? '' : packCase({ ...rested, scenario: clean(rested.scenario) });
    written.current = packed;
    setUrl({ case: packed, vessel: '' });
  }, [rested, setUrl]);

  const change = useCallback((scenario: Scenario) => setDraft((now) => ({ ...now, scenario })), []);
  const set = useCallback(
    (path: string, value: unknown) =>
      setDraft((now) => ({ ...now, scenario: write(now.scenario, path, value) })),
    [],
  );
  const setPlace = useCallback((place: LonLat | undefined) => {
    const before = stand.current;
    if (place !== undefined) stand.current = place;
    setDraft(({ place: _, ...now }) =>
      place === undefined
        ? now
        : {
            ...now,
            place,
            scenario: withReceivers(now.scenario, seenFrom(now.scenario.receivers ?? [], before, place)),
          },
    );
  }, []);
  const setReceivers = useCallback(
    (receivers: readonly Receiver[]) =>
      setDraft((now) => ({ ...now, scenario: withReceivers(now.scenario, receivers) })),
    [],
  );
  const setVessel = useCallback((id: string | undefined) => {
    setWanted(id);
    setDraft(({ vessel: _, place: __, ...now }) => (id === undefined ? now : { ...now, vessel: id }));
  }, []);
  const load = useCallback((next: Case) => {
    setWanted(undefined);
    setBroken(false);
    stand.current = null;
    setDraft(next);
  }, []);
  const undo = useCallback(() => {
    const last = past.at(-1);
    if (last === undefined) return;
    setPast(past.slice(0, -1));
    before.current = last;
    const packed = last.scenario === EMPTY ? '' : packCase({ ...last, scenario: clean(last.scenario) });
    written.current = packed;
    setUrl({ case: packed });
    setDraft(last);
  }, [past, setUrl]);

  const pinned = useMemo(() => (url.a === '' ? null : unpackCase(url.a)), [url.a]);
  // Both cases are told at the receivers of the present one.
  const pin = useCallback(
    (one: Case | null) =>
      setUrl({
        a: one === null ? '' : packCase({ ...one, scenario: withReceivers(clean(one.scenario), undefined) }),
      }),
    [setUrl],
  );

  return {
    draft,
    rested,
    resting: draft === rested,
    proposal,
    broken,
    change,
    set,
    origin,
    setReceivers,
    setPlace,
    setVessel,
    load,
    undo: past.length > 0 ? undo : null,
    pinned,
    pin,
  };
}
