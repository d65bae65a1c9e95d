import { useT } from '@/i18n';

const PROGRAMS: readonly string[] = ['cli', 'anlan', 'visitor'];

/** Who acted, for people to read: programs of the house act under names of their own. */
export function useActorName(): (id: string | null | undefined, name?: string | null) => string {
  const t = useT();
  return (id, name) => {
    if (id && PROGRAMS.includes(id)) return t(`ui:actor.${id}`);
    return name || id || '';
  };
}
