import { risk } from '@/app/tokens';
import { type Grade, RISK_SHAPES } from '@/ui';
import type { MapPalette } from './palette';

/** Drawn at twice the size, for sharp screens and paper. */
export const SYMBOL_RATIO = 2;
const GRADES: readonly Grade[] = ['red', 'orange', 'yellow', 'blue'];
const FONT = '"Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC", Arial, sans-serif';

export type Symbol = { width: number; height: number; data: Uint8ClampedArray; url: () => string };

/** Pictograms of protection targets on a field of 24 × 24. */
const TARGETS: Record<string, string> = {
  medical: 'M10 4h4v6h6v4h-6v6h-4v-6H4v-4h6z',
  education: 'M12 4l10 5-10 5L2 9zM6 13l6 3 6-3v4c-3 3-9 3-12 0z',
  welfare: 'M12 20C5 15 3 12 3 9a4.500 4.500 0 0 1 9-1 4.500 4.500 0 0 1 9 1c0 3-2 6-9 11z',
  office: 'M6 3h12v18h-4v-4h-4v4H6zM8 6v2h2V6zM14 6v2h2V6zM8 10v2h2v-2zM14 10v2h2v-2z',
  commercial: 'M4 8h16l-1 13H5zM8 8V6a4 4 0 0 1 8 0v2h-2V6a2 2 0 0 0-4 0v2z',
  industry: 'M3 21V9l6 4V9l6 4V4h5v17z',
  dwelling: 'M12 3l10 9h-3v9h-5v-6h-4v6H5v-9H2z',
};

function shape(
  c: CanvasRenderingContext2D,
  grade: Grade | 'none',
  palette: MapPalette,
  x: number,
  y: number,
  size: number,
): void {
  c.save();
  c.translate(x, y);
  c.scale(size / 20, size / 20);
  if (grade === 'none') {
    // A broken ring with a question mark: not decided.
    c.beginPath();
    c.arc(10, 10, 8.2, 0, 2 * Math.PI);
    c.fillStyle = palette.disc;
    c.fill();
    c.lineWidth = 3.4;
    c.strokeStyle = palette.symbolHalo;
    c.stroke();
    c.lineWidth = 2;
    c.setLineDash([3.4, 1.8]);
    c.strokeStyle = palette.site;
    c.stroke();
    c.fillStyle = palette.discInk;
    c.font = `700 11px ${FONT}`;
    c.textAlign = 'center';
    c.fillText('?', 10, 14);
  } else {
    const path = new Path2D(RISK_SHAPES[grade]);
    c.lineJoin = 'round';
    c.lineWidth = 3.6;
    c.strokeStyle = palette.symbolHalo;
    c.stroke(path);
    c.fillStyle = risk[grade].fill;
    c.fill(path);
    c.lineWidth = 0.8;
    c.strokeStyle = palette.name === 'light' ? 'rgb(20 35 46 / 55%)' : 'rgb(255 255 255 / 55%)';
    c.stroke(path);
    c.fillStyle = risk[grade].ink;
    c.font = `700 11.500px ${FONT}`;
    c.textAlign = 'center';
    c.fillText(String(GRADES.indexOf(grade) + 1), 10, grade === 'yellow' ? 16.2 : 14.1);
  }
  c.restore();
}

function box(c: CanvasRenderingContext2D, x: number, y: number, w: number, h: number, r: number): void {
  c.beginPath();
  c.roundRect(x, y, w, h, r);
}

/**
 * Draws a symbol by its name: `site/red`, `risk_point/none`, `cluster/site/orange/wide`, `target/medical`, `vessel/tank`, `thing`.
 * The same drawing is used on the map, in the legend and on paper.
 */
export function drawSymbol(name: string, palette: MapPalette): Symbol | null {
  const [what = '', second = '', third = '', fourth = ''] = name.split('/');
  const grade = (word: string): Grade | 'none' => GRADES.find((one) => one === word) ?? 'none';
  let width = 28;
  let height = 28;
  let draw: (c: CanvasRenderingContext2D) => void;
  if (what === 'site') {
    draw = (c) => shape(c, grade(second), palette, 3, 3, 22);
  } else if (what === 'risk_point') {
    width = 24;
    height = 34;
    draw = (c) => {
      c.lineWidth = 4;
      c.strokeStyle = palette.symbolHalo;
      c.lineCap = 'round';
      c.beginPath();
      c.moveTo(12, 18);
      c.lineTo(12, 31);
      c.stroke();
      c.lineWidth = 2;
      c.strokeStyle = palette.site;
      c.stroke();
      c.beginPath();
      c.arc(12, 31, 2, 0, 2 * Math.PI);
      c.fillStyle = palette.site;
      c.fill();
      shape(c, grade(second), palette, 3, 2, 18);
    };
  } else if (what === 'cluster') {
    const wide = fourth === 'wide' ? 46 : fourth === 'mid' ? 38 : 32;
    width = wide + 16;
    height = wide + 16;
    draw = (c) => {
      const worst = grade(third);
      const middle = width / 2;
      const ring = worst === 'none' ? palette.site : risk[worst].fill;
      if (second === 'site') {
        c.beginPath();
        c.arc(middle, middle, wide / 2 - 2, 0, 2 * Math.PI);
      } else box(c, middle - wide / 2 + 2, middle - wide / 2 + 2, wide - 4, wide - 4, 6);
      c.fillStyle = palette.disc;
      c.fill();
      c.lineWidth = 6;
      c.strokeStyle = palette.symbolHalo;
      c.stroke();
      c.lineWidth = 3.5;
      c.strokeStyle = second === 'thing' ? palette.target : ring;
      if (worst === 'none' && second !== 'thing') c.setLineDash([5, 3]);
      c.stroke();
      c.setLineDash([]);
      if (second !== 'thing') {
        const at = second === 'site' ? wide * 0.35 : wide * 0.42;
        shape(c, worst, palette, middle + at - 8, middle - at - 8, 16);
      }
    };
  } else if (what === 'target') {
    width = 22;
    height = 22;
    draw = (c) => {
      box(c, 2, 2, 18, 18, 4);
      c.lineWidth = 2.5;
      c.strokeStyle = palette.symbolHalo;
      c.stroke();
      c.fillStyle = palette.targetFill;
      c.fill();
      c.lineWidth = 1.2;
      c.strokeStyle = palette.target;
      c.stroke();
      c.translate(5, 5);
      c.scale(0.5, 0.5);
      c.fillStyle = '#ffffff';
      c.fill(new Path2D(TARGETS[second] ?? TARGETS.dwelling), 'evenodd');
    };
  } else if (what === 'vessel') {
    width = 14;
    height = 14;
    draw = (c) => {
      if (second === 'bay') box(c, 2.5, 2.5, 9, 9, 1);
      else {
        c.beginPath();
        c.arc(7, 7, 5, 0, 2 * Math.PI);
      }
      c.fillStyle = palette.vessel;
      c.fill();
      c.lineWidth = 1.5;
      c.strokeStyle = palette.vesselEdge;
      c.stroke();
      if (second === 'vessel') {
        c.beginPath();
        c.arc(7, 7, 2, 0, 2 * Math.PI);
        c.fillStyle = palette.vesselEdge;
        c.fill();
      }
    };
  } else if (what === 'thing') {
    width = 18;
    height = 18;
    draw = (c) => {
      c.translate(9, 9);
      c.rotate(Math.PI / 4);
      box(c, -5, -5, 10, 10, 1.5);
      c.lineWidth = 3.5;
      c.strokeStyle = palette.symbolHalo;
      c.stroke();
      c.fillStyle = palette.unit;
      c.fill();
    };
  } else return null;

  const canvas = document.createElement('canvas');
  canvas.width = width * SYMBOL_RATIO;
  canvas.height = height * SYMBOL_RATIO;
  const c = canvas.getContext('2d', { willReadFrequently: true });
  if (c === null) return null;
  c.scale(SYMBOL_RATIO, SYMBOL_RATIO);
  draw(c);
  return {
    width: canvas.width,
    height: canvas.height,
    data: c.getImageData(0, 0, canvas.width, canvas.height).data,
    url: () => canvas.toDataURL('image/png'),
  };
}
