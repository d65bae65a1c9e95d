import type { Me } from '@/api/types';
import { todayInCity } from '@/ui';

const STORE = 'anlan.source.';

type Words = { enterprise: (name: string) => string; office: (name: string) => string };

/** Where values come from, as this person said last; before that, by their post. */
export function usualSource(me: Me, words: Words): { source: string; date: string } {
  let source = '';
  try {
    source = localStorage.getItem(STORE + me.person.id) ?? '';
  } catch {
    // Without a store the post decides.
  }
  if (source === '') {
    const unit = me.posts[0]?.unit;
    const firm = (unit as { enterprise?: string | null } | undefined)?.enterprise;
    source = firm ? words.enterprise(unit?.name ?? '') : words.office(unit?.name ?? '');
  }
  return { source, date: todayInCity() };
}

export function keepSource(me: Me, source: string): void {
  try {
    localStorage.setItem(STORE + me.person.id, source);
  } catch {
    // Then it is asked anew.
  }
}
