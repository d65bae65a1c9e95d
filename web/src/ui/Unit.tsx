import { type Lang, useLang, useT } from '@/i18n';

type NumberOptions = { digits?: number; signed?: boolean };

export function formatNumber(value: number, lang: Lang, { digits, signed }: NumberOptions = {}): string {
  return new Intl.NumberFormat(lang === 'zh' ? 'zh-CN' : 'en', {
    minimumFractionDigits: digits,
    maximumFractionDigits: digits ?? 3,
    signDisplay: signed ? 'exceptZero' : 'auto',
  }).format(value);
}

type Props = NumberOptions & {
  value: number | null | undefined;
  /** Symbol (`t`, `m³`, `kPa`) or a word from the messages of `ui` (`person`, `day`, `piece`). */
  unit?: string;
};

/** A number with its unit, never broken over lines; nothing known is said, not left empty. */
export function Unit({ value, unit, ...options }: Props) {
  const lang = useLang();
  const t = useT();
  if (value === null || value === undefined || Number.isNaN(value))
    return <span className="al-unknown">{t('ui:unknown')}</span>;
  return (
    <span className="al-number">
      {formatNumber(value, lang, options)}
      {unit !== undefined && unit !== '' && (
        <span className="al-unit">{t(`ui:unit.${unit}`, { defaultValue: unit })}</span>
      )}
    </span>
  );
}
