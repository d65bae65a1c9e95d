import { currentLang, useT } from '@/i18n';
import { formatNumber, useBilingual } from '@/ui';
import type { ServerLayer } from './api';

export function useLayerLabel(): (layer: ServerLayer) => string {
  const pick = useBilingual();
  const t = useT();
  return (layer) =>
    ['land', 'district', 'road', 'rail', 'place'].includes(layer.id)
      ? t(`map:ground.${layer.id}`)
      : pick(layer.label) || layer.id;
}

export function formatLength(metres: number): string {
  const lang = currentLang();
  if (metres < 1_000) return `${formatNumber(Math.round(metres), lang)} m`;
  return `${formatNumber(metres / 1_000, lang, { digits: metres < 100_000 ? 2 : 0 })} km`;
}

export function formatArea(square: number): string {
  const lang = currentLang();
  if (square < 10_000) return `${formatNumber(Math.round(square), lang)} m²`;
  if (square < 1_000_000) return `${formatNumber(square / 10_000, lang, { digits: 2 })} ha`;
  return `${formatNumber(square / 1_000_000, lang, { digits: 2 })} km²`;
}

/** `121.62345°E 38.91234°N` */
export function formatPlace(lon: number, lat: number, digits = 5): string {
  return `${Math.abs(lon).toFixed(digits)}°${lon < 0 ? 'W' : 'E'} ${Math.abs(lat).toFixed(digits)}°${lat < 0 ? 'S' : 'N'}`;
}
