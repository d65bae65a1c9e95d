import type { Lang } from '@/i18n';
import type { ServerLayer } from '../api';
import type { Chosen } from '../state';

/** What a style is made from. */
export type StyleInput = {
  theme: 'light' | 'dark';
  lang: Lang;
  layers: readonly ServerLayer[];
  /** Names of record layers shown. */
  shown: ReadonlySet<string>;
  version: number;
  threeD: boolean;
  chosen: Chosen | null;
  /** Risks come from the archive (a past day, a choice of colours) instead of the tiles. */
  fromArchive: boolean;
  /** Scale of symbols on a wall, which has no detail. */
  wall?: number;
};

export const isGround = (layer: ServerLayer) => !layer.kind && !layer.tiles;
export const isRecords = (layer: ServerLayer) => Boolean(layer.tiles);
export const hasRisk = (id: string) => id === 'site' || id === 'risk_point';

export function absolute(address: string): string {
  return decodeURI(new URL(address, window.location.origin).href);
}

export function tilesOf(layer: ServerLayer, version: number): string {
  const address = absolute(layer.tiles ?? `/api/v1/map/tiles/${layer.id}/{z}/{x}/{y}`);
  return version > 1 ? `${address}${address.includes('?') ? '&' : '?'}v=${version}` : address;
}
