import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { ApiError, api, newKey, problemOf } from '@/api/client';
import { keys } from '@/api/keys';
import type { ApiProblem, Me } from '@/api/types';
import { differences } from '@/forms/conflict';
import { type Draft, draftsOf, dropDraft, keepDraft } from '@/forms/draft';
import { mayRetry, onceFor, waitBefore } from '@/forms/send';
import { keepSource } from '@/forms/source';
import { renameTab, tabSlot, useTabs } from '@/forms/tabs';
import { changedNames, declarationOf, SOURCE, SOURCE_DATE, type Values, valuesOf } from '@/forms/values';
import type { RecordType, RecordView } from '@/forms/wire';
import { changeRecord, createRecord } from './api';

export type Base = { version: number; values: Values };
export type Saving =
  | { state: 'idle' }
  | { state: 'saving' }
  /** No answer: the same write is sent again after so many seconds. */
  | { state: 'waiting'; seconds: number; tries: number; problem: ApiProblem }
  | { state: 'signed_out' }
  | { state: 'refused'; problem: ApiProblem };
export type Conflict = { theirs: RecordView; theirValues: Values };

const EVERY_MS = 1000;

type Options = {
  type: RecordType;
  me: Me;
  /** Record that is edited. */
  record?: RecordView;
  /** What a new record begins with. */
  start: Values;
  titles: Record<string, string>;
  onSaved: (record: RecordView) => void;
};

function titlesOf(record: RecordView | undefined): Record<string, string> {
  return Object.fromEntries(
    Object.entries(record?.references ?? {}).map(([name, { title }]) => [name, title]),
  );
}

/** Everything a form knows: values, draft, other tabs, the write on its way and what stands against it. */
export function useRecordForm({ type, me, record, start, titles: startTitles, onSaved }: Options) {
  const client = useQueryClient();
  const [slot, setSlot] = useState(tabSlot);
  const id = record?.id ?? null;
  const identity = useMemo(
    () => ({ user: me.person.id, kind: type.name, id, slot }),
    [me.person.id, type.name, id, slot],
  );
  // What a form began with does not move under it.
  const [blank] = useState<Values>(() => ({
    ...(record === undefined ? start : valuesOf(type, record)),
    [SOURCE]: start[SOURCE] ?? '',
    [SOURCE_DATE]: start[SOURCE_DATE] ?? '',
  }));
  const [base, setBase] = useState<Base | null>(
    record === undefined ? null : { version: record.version, values: blank },
  );
  const [values, setValues] = useState<Values>(blank);
  const [titles, setTitles] = useState<Record<string, string>>({ ...titlesOf(record), ...startTitles });
  const [restored, setRestored] = useState<Draft | null>(null);
  const [elsewhere, setElsewhere] = useState<Draft[]>([]);
  const [keptAt, setKeptAt] = useState<string | null>(null);
  const [keepFailed, setKeepFailed] = useState(false);
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });
  const [conflict, setConflict] = useState<Conflict | null>(null);
  const [newer, setNewer] = useState<RecordView | null>(null);
  const once = useRef<Draft['once']>(undefined);
  const finished = useRef(false);
  const edited = useRef(false);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const before = base?.values ?? blank;
  const changed = useMemo(() => changedNames(type, before, values), [type, before, values]);
  const touched = changed.filter((name) => name !== SOURCE && name !== SOURCE_DATE);
  const dirty = touched.length > 0;
  const now = useRef({ values, titles, base, dirty });
  now.current = { values, titles, base, dirty };

  const load = useCallback((draft: Draft) => {
    setValues(draft.values);
    setTitles((known) => ({ ...known, ...draft.titles }));
    if (draft.base !== null) setBase(draft.base);
    once.current = draft.once;
  }, []);

  // What this tab left behind comes back by itself; what others left is offered.
  useEffect(() => {
    const drafts = draftsOf(localStorage, identity.user, identity.kind, identity.id);
    const own = drafts.find((draft) => draft.slot === identity.slot);
    if (own !== undefined) {
      load(own);
      setRestored(own);
      setKeptAt(own.at);
    }
    setElsewhere(drafts.filter((draft) => draft !== own));
  }, [identity, load]);

  const tabs = useTabs({
    user: identity.user,
    form: `${identity.kind}/${identity.id ?? ''}`,
    slot,
    onSaved: () => {
      if (record !== undefined) void look();
    },
    onTwin: () => setSlot(renameTab()),
  });

  const keep = useCallback(() => {
    if (finished.current) return;
    const { values: v, titles: t, base: b, dirty: d } = now.current;
    if (!d) return;
    const at = new Date().toISOString();
    const kept = keepDraft(localStorage, {
      v: 1,
      ...identity,
      at,
      base: b,
      values: v,
      titles: t,
      once: once.current,
    });
    setKeepFailed(!kept);
    if (kept) setKeptAt(at);
  }, [identity]);

  // Kept a second after the last key, and when the page goes away.
  const waiting = useRef<ReturnType<typeof setTimeout>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: keeping follows what was entered
  useEffect(() => {
    // All is as it was again: there is nothing to keep.
    if (!dirty && edited.current) {
      dropDraft(localStorage, identity);
      setKeptAt(null);
    }
    if (!dirty || waiting.current !== undefined) return;
    waiting.current = setTimeout(() => {
      waiting.current = undefined;
      keep();
    }, EVERY_MS);
  }, [values, dirty, keep]);
  useEffect(() => {
    const leave = () => keep();
    window.addEventListener('pagehide', leave);
    document.addEventListener('visibilitychange', leave);
    return () => {
      window.removeEventListener('pagehide', leave);
      document.removeEventListener('visibilitychange', leave);
      clearTimeout(waiting.current);
      waiting.current = undefined;
      clearTimeout(timer.current);
      keep();
    };
  }, [keep]);

  const set = useCallback((name: string, value: string, title?: string) => {
    edited.current = true;
    setValues((known) => ({ ...known, [name]: value }));
    if (title !== undefined) setTitles((known) => ({ ...known, [name]: title }));
  }, []);
  const setMany = useCallback((patch: Values, names: Record<string, string> = {}) => {
    edited.current = true;
    setValues((known) => ({ ...known, ...patch }));
    setTitles((known) => ({ ...known, ...names }));
  }, []);

  /** Reads the record as it stands on the server. */
  const look = async (): Promise<RecordView | undefined> => {
    if (record === undefined) return undefined;
    try {
      const theirs = await api.get('/records/{kind}/{id}', { path: { kind: type.name, id: record.id } });
      client.setQueryData(keys.record(record.id, 'view', ''), theirs);
      if (theirs.version !== (now.current.base?.version ?? 0)) setNewer(theirs);
      return theirs;
    } catch {
      return undefined;
    }
  };

  const openConflict = (theirs: RecordView) => {
    const theirValues = valuesOf(type, theirs);
    setTitles((known) => ({ ...titlesOf(theirs), ...known }));
    setConflict({ theirs, theirValues });
  };

  const succeed = (saved: RecordView) => {
    finished.current = true;
    dropDraft(localStorage, identity);
    keepSource(me, (now.current.values[SOURCE] ?? '').trim());
    client.setQueryData(keys.record(saved.id, 'view', ''), saved);
    void client.invalidateQueries({ queryKey: keys.records(type.name) });
    void client.invalidateQueries({ queryKey: keys.record(saved.id) });
    tabs.tellSaved(saved.version);
    onSaved(saved);
  };

  const send = async (tries = 0): Promise<void> => {
    clearTimeout(timer.current);
    setSaving({ state: 'saving' });
    const { values: v, base: b } = now.current;
    const body = declarationOf(type, v, b?.values);
    once.current = onceFor(once.current, JSON.stringify([body, b?.version]), newKey);
    keep();
    const { key } = once.current;
    try {
      const saved =
        record === undefined || b === null
          ? await createRecord(type.name, body, key)
          : await changeRecord(type.name, record.id, b.version, body, key);
      setSaving({ state: 'idle' });
      succeed(saved);
    } catch (error) {
      const problem = problemOf(error);
      if (!(error instanceof ApiError)) {
        setSaving({ state: 'refused', problem });
        return;
      }
      if (mayRetry(error)) {
        const seconds = waitBefore(tries + 1);
        setSaving({ state: 'waiting', seconds, tries: tries + 1, problem });
        timer.current = setTimeout(() => void send(tries + 1), seconds * 1000);
        return;
      }
      if (problem.status === 401) {
        setSaving({ state: 'signed_out' });
        return;
      }
      if (problem.status === 412 && record !== undefined && b !== null) {
        const theirs = await look();
        setSaving({ state: 'idle' });
        if (theirs === undefined) {
          setSaving({ state: 'refused', problem });
          return;
        }
        const rows = differences(type, b.values, v, valuesOf(type, theirs));
        // The answer to an earlier try was lost: what stands there is what was sent.
        if (
          tries > 0 &&
          theirs.changed_by.id === me.person.id &&
          rows.every(({ state }) => state === 'agreed')
        ) {
          succeed(theirs);
          return;
        }
        openConflict(theirs);
        return;
      }
      setSaving({ state: 'refused', problem });
    }
  };

  const stop = () => {
    clearTimeout(timer.current);
    setSaving({ state: 'idle' });
  };

  /** Goes on from their version with the values chosen. */
  const settle = (chosen: Values): void => {
    if (conflict === null) return;
    const { theirs, theirValues } = conflict;
    setBase({
      version: theirs.version,
      values: { ...theirValues, [SOURCE]: blank[SOURCE] ?? '', [SOURCE_DATE]: blank[SOURCE_DATE] ?? '' },
    });
    setValues(chosen);
    setConflict(null);
    setNewer(null);
  };

  const discard = () => {
    dropDraft(localStorage, identity);
    const gone = { values: now.current.values, titles: now.current.titles, base: now.current.base };
    setValues(record === undefined ? blank : { ...(base?.values ?? blank) });
    setRestored(null);
    setKeptAt(null);
    return () => {
      setValues(gone.values);
      setTitles(gone.titles);
      setBase(gone.base);
    };
  };

  /** Takes over what another tab left behind. */
  const adopt = (draft: Draft) => {
    load(draft);
    dropDraft(localStorage, draft);
    setElsewhere((known) => known.filter((other) => other !== draft));
    setRestored(draft);
  };
  const forget = (draft: Draft) => {
    dropDraft(localStorage, draft);
    setElsewhere((known) => known.filter((other) => other !== draft));
  };

  return {
    values,
    titles,
    base,
    changed: touched,
    dirty,
    set,
    setMany,
    restored,
    dismissRestored: () => setRestored(null),
    elsewhere: elsewhere.filter((draft) => draft.slot !== slot),
    tabs: tabs.others,
    keptAt,
    keepFailed,
    saving,
    send: () => void send(),
    stop,
    conflict,
    openConflict,
    closeConflict: () => setConflict(null),
    settle,
    newer,
    noticeNewer: (theirs: RecordView) => setNewer(theirs),
    discard,
    adopt,
    forget,
    keep,
    finished,
  };
}

export type RecordForm = ReturnType<typeof useRecordForm>;
