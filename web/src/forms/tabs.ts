import { useEffect, useRef, useState } from 'react';
import { newKey } from '@/api/client';

const CHANNEL = 'anlan.forms';
const SLOT = 'anlan.slot';
const BEAT_MS = 4_000;
const GONE_MS = 10_000;

export type TabMessage = {
  type: 'who' | 'here' | 'bye' | 'saved';
  from: string;
  user: string;
  /** `kind/id`, or `kind/` for a new record. */
  form: string;
  slot: string;
  version?: number;
};

/** Other tabs on the same form and when each was last heard. */
export function heard(
  others: ReadonlyMap<string, number>,
  own: Pick<TabMessage, 'from' | 'user' | 'form'>,
  message: TabMessage,
  now: number,
): Map<string, number> {
  const next = new Map([...others].filter(([, at]) => now - at < GONE_MS));
  if (message.from === own.from || message.user !== own.user || message.form !== own.form) return next;
  if (message.type === 'bye' || message.type === 'saved') next.delete(message.slot);
  else next.set(message.slot, now);
  return next;
}

/** Name of this tab that survives a reload. */
export function tabSlot(): string {
  try {
    const known = sessionStorage.getItem(SLOT);
    if (known !== null) return known;
    const slot = newKey().slice(0, 8);
    sessionStorage.setItem(SLOT, slot);
    return slot;
  } catch {
    return 'only';
  }
}

/** A tab that was duplicated takes the name of its twin with it; this gives it one of its own. */
export function renameTab(): string {
  try {
    sessionStorage.removeItem(SLOT);
  } catch {
    // Without a store there is nothing to rename.
  }
  return tabSlot();
}

type Options = {
  user: string;
  form: string;
  slot: string;
  /** Another tab saved this record. */
  onSaved: (version: number | undefined) => void;
  /** Another living tab has the same name. */
  onTwin: () => void;
};

/** Tells other tabs of this browser that the form is open here, and hears of theirs. */
export function useTabs({ user, form, slot, onSaved, onTwin }: Options) {
  const [others, setOthers] = useState<ReadonlyMap<string, number>>(new Map());
  const channel = useRef<BroadcastChannel | null>(null);
  const from = useRef(newKey());
  const handlers = useRef({ onSaved, onTwin });
  handlers.current = { onSaved, onTwin };

  useEffect(() => {
    if (typeof BroadcastChannel === 'undefined') return undefined;
    const line = new BroadcastChannel(CHANNEL);
    channel.current = line;
    const own = { from: from.current, user, form, slot };
    const send = (type: TabMessage['type'], version?: number) => line.postMessage({ ...own, type, version });
    line.onmessage = ({ data }: MessageEvent<TabMessage>) => {
      if (data.user !== user || data.form !== form || data.from === own.from) return;
      // The tab that came later takes a new name.
      if (data.type === 'here' && data.slot === slot) handlers.current.onTwin();
      if (data.type === 'who') send('here');
      if (data.type === 'saved') handlers.current.onSaved(data.version);
      setOthers((known) => heard(known, own, data, Date.now()));
    };
    send('who');
    const beat = setInterval(() => {
      send('here');
      setOthers((known) => {
        const next = new Map([...known].filter(([, at]) => Date.now() - at < GONE_MS));
        return next.size === known.size ? known : next;
      });
    }, BEAT_MS);
    return () => {
      send('bye');
      clearInterval(beat);
      line.close();
      channel.current = null;
    };
  }, [user, form, slot]);

  const tellSaved = (version?: number) =>
    channel.current?.postMessage({ type: 'saved', from: from.current, user, form, slot, version });
  return { others: [...others.keys()], tellSaved };
}
