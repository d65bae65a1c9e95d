import type { Values } from './values';

/** What was entered and not yet saved, kept in this browser. */
export type Draft = {
  v: 1;
  user: string;
  kind: string;
  /** Record that is edited; null for a new one. */
  id: string | null;
  /** Tab that wrote it, so that two tabs never overwrite each other. */
  slot: string;
  at: string;
  /** Version the edit began from, with its values: what a conflict is judged by. */
  base: { version: number; values: Values } | null;
  values: Values;
  /** Titles of the records referred to. */
  titles: Record<string, string>;
  /** Key of the write that got no answer, with the body it was for: repeating it changes nothing twice. */
  once?: { key: string; body: string };
};

const PREFIX = 'anlan.draft.';
const KEPT_DAYS = 30;

type Box = Pick<Storage, 'getItem' | 'setItem' | 'removeItem' | 'key' | 'length'>;

function keyOf({ user, kind, id, slot }: Pick<Draft, 'user' | 'kind' | 'id' | 'slot'>): string {
  return PREFIX + [user, kind, id ?? '', slot].map(encodeURIComponent).join('/');
}

function parse(text: string | null): Draft | null {
  if (text === null) return null;
  try {
    const value = JSON.parse(text) as Partial<Draft>;
    if (value.v !== 1 || typeof value.values !== 'object' || typeof value.at !== 'string') return null;
    return { titles: {}, base: null, ...value } as Draft;
  } catch {
    return null;
  }
}

function allKeys(box: Box): string[] {
  return Array.from({ length: box.length }, (_, at) => box.key(at)).filter(
    (key): key is string => key?.startsWith(PREFIX) ?? false,
  );
}

/** Keeps a draft; when the browser's store is full, the oldest drafts make room. False when it could not be kept. */
export function keepDraft(box: Box, draft: Draft): boolean {
  const text = JSON.stringify(draft);
  const own = keyOf(draft);
  for (;;) {
    try {
      box.setItem(own, text);
      return true;
    } catch {
      const oldest = allKeys(box)
        .filter((key) => key !== own)
        .map((key) => ({ key, at: parse(box.getItem(key))?.at ?? '' }))
        .sort((a, b) => (a.at < b.at ? -1 : 1))[0];
      if (oldest === undefined) return false;
      box.removeItem(oldest.key);
    }
  }
}

export function dropDraft(box: Box, draft: Pick<Draft, 'user' | 'kind' | 'id' | 'slot'>): void {
  box.removeItem(keyOf(draft));
}

/** Drafts of a form, the newest first; those older than a month go. */
export function draftsOf(
  box: Box,
  user: string,
  kind: string,
  id?: string | null,
  now: Date = new Date(),
): Draft[] {
  const limit = new Date(now.getTime() - KEPT_DAYS * 86_400_000).toISOString();
  const out: Draft[] = [];
  for (const key of allKeys(box)) {
    const draft = parse(box.getItem(key));
    if (draft === null || draft.at < limit) {
      box.removeItem(key);
      continue;
    }
    if (draft.user === user && draft.kind === kind && (id === undefined || draft.id === id)) out.push(draft);
  }
  return out.sort((a, b) => (a.at < b.at ? 1 : -1));
}
