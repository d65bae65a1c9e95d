export { GRADE_KEYS, type GradeKey, gradeKey, outcomeKey } from './derivation';
export { Editions } from './Editions';
export { ListFoot } from './ListFoot';
export { useShown } from './More';
export {
  BeforeAfter,
  ConfidenceMark,
  DemoTag,
  EditionSwitch,
  Fig,
  GradeTag,
  Reasons,
  Scroll,
  useClause,
  usePersons,
  useSector,
} from './parts';
export { type Tile, Tiles } from './Tiles';
export { Turns } from './Turns';
export { Working } from './Working';
