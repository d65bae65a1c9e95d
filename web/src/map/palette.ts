import { dark as darkTokens, light as lightTokens } from '@/app/tokens';

/** Colours of the ground: quiet, so that risk is what is seen. Lines and labels on it take the client's own inks. */
export type MapPalette = {
  name: 'light' | 'dark';
  sea: string;
  land: string;
  coast: string;
  /** Ground where the base layers have faded. */
  paper: string;
  district: string;
  motorway: string;
  trunk: string;
  primary: string;
  casing: string;
  rail: string;
  railGap: string;
  label: string;
  labelSoft: string;
  labelSea: string;
  halo: string;
  site: string;
  siteFill: string;
  unit: string;
  vessel: string;
  vesselEdge: string;
  tank: string;
  tankEmpty: string;
  tankWhole: string;
  target: string;
  targetFill: string;
  sketch: string;
  area: string;
  selected: string;
  symbolHalo: string;
  disc: string;
  discInk: string;
};

const light: MapPalette = {
  name: 'light',
  sea: '#d3e2ea',
  land: '#f5f3ee',
  coast: '#9fb6c2',
  paper: '#f3f2ee',
  district: '#8d8577',
  motorway: '#cfbfa3',
  trunk: '#dacfb9',
  primary: '#ffffff',
  casing: '#bfb39c',
  rail: '#8b8f94',
  railGap: '#f5f3ee',
  label: '#3a4650',
  labelSoft: '#5b6670',
  labelSea: '#5a7c8e',
  halo: '#fbfaf7',
  site: '#44535f',
  siteFill: '#c9ced0',
  unit: '#5c6f7d',
  vessel: '#6c7f8c',
  vesselEdge: '#ffffff',
  tank: '#2f7f98',
  tankEmpty: '#b9c6ce',
  tankWhole: '#a3b5c0',
  target: '#5a4b7c',
  targetFill: '#8f80b3',
  sketch: lightTokens['primary-ink'],
  area: lightTokens['primary-ink'],
  selected: lightTokens.focus,
  symbolHalo: '#ffffff',
  disc: '#ffffff',
  discInk: lightTokens.ink,
};

const dark: MapPalette = {
  name: 'dark',
  sea: '#0a1620',
  land: '#172530',
  coast: '#3a5566',
  paper: '#16232d',
  district: '#6b7f8b',
  motorway: '#4d5a5f',
  trunk: '#3d4b52',
  primary: '#2c3b45',
  casing: '#101b23',
  rail: '#5b6c77',
  railGap: '#172530',
  label: '#c6d3db',
  labelSoft: '#9fb0bb',
  labelSea: '#7fa0b3',
  halo: '#101c25',
  site: '#b7c6d0',
  siteFill: '#33444f',
  unit: '#8ba0ad',
  vessel: '#93a7b4',
  vesselEdge: '#101c25',
  tank: '#3f9db8',
  tankEmpty: '#5d7380',
  tankWhole: '#8aa1af',
  target: '#c3b4ea',
  targetFill: '#6a5c93',
  sketch: darkTokens['primary-ink'],
  area: darkTokens['primary-ink'],
  selected: darkTokens.focus,
  symbolHalo: '#0b151c',
  disc: '#1b2d39',
  discInk: darkTokens.ink,
};

export const mapPalettes = { light, dark } as const;
