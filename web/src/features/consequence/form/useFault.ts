import { useLang, useT } from '@/i18n';
import { formatNumber } from '@/ui';
import { fromSi, UNITS, type UnitName } from '../model/units';
import type { FieldFault } from '../model/validate';

/** What is wrong with a field in words, its bounds in the unit shown. */
export function useFaultText(): (fault: FieldFault, unit?: UnitName) => string {
  const t = useT();
  const lang = useLang();
  return ({ key, bound }, unit = 'one') =>
    t(`consequence:fault.${key}`, {
      bound:
        bound === undefined
          ? ''
          : `${formatNumber(fromSi(unit, bound), lang, {})} ${UNITS[unit].symbol}`.trim(),
    });
}
