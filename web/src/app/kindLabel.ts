import { useTranslation } from 'react-i18next';

/** The name of a kind of record; its code where no name is known. */
export function useKindLabel(): (kind: string) => string {
  const { t, i18n } = useTranslation();
  return (kind) => (i18n.exists(`kinds:${kind}`) ? t(`kinds:${kind}`) : kind);
}
