import { toHex, type Rgb } from './color.ts';

/** A coordinate with one decimal: enough for 4096 pixels, and short. */
export function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

/** A closed polygon path from points `[x, y]`. */
export function polygon(points: readonly (readonly [number, number])[]): string {
  return `M${points.map(([x, y]) => `${n(x)} ${n(y)}`).join('L')}Z`;
}

/** A path element. `opacity` is a fill opacity: group opacity costs librsvg a whole extra surface per shape. */
export function path(data: string, fill: Rgb | string, opacity = 1): string {
  return `<path d="${data}" fill="${paint(fill)}"${opacity < 1 ? ` fill-opacity="${n3(opacity)}"` : ''}/>`;
}

/** A stroked path without fill; `width` in design units. */
export function line(data: string, stroke: Rgb | string, width: number, opacity = 1): string {
  const alpha = opacity < 1 ? ` stroke-opacity="${n3(opacity)}"` : '';
  return `<path d="${data}" fill="none" stroke="${paint(stroke)}" stroke-width="${n(width)}" stroke-linecap="round" stroke-linejoin="round"${alpha}/>`;
}

/** An ellipse, turned by `angle` degrees around its centre. */
export function ellipse(
  shape: { x: number; y: number; rx: number; ry: number; angle?: number },
  fill: Rgb | string,
  opacity = 1,
): string {
  const turn = shape.angle === undefined ? '' : ` transform="rotate(${n(shape.angle)} ${n(shape.x)} ${n(shape.y)})"`;
  const alpha = opacity < 1 ? ` fill-opacity="${n3(opacity)}"` : '';
  return `<ellipse cx="${n(shape.x)}" cy="${n(shape.y)}" rx="${n(shape.rx)}" ry="${n(shape.ry)}" fill="${paint(fill)}"${alpha}${turn}/>`;
}

/** Path data of a rectangle. */
export function box(x: number, y: number, width: number, height: number): string {
  return `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}Z`;
}

/** Path data of a rectangle with round corners. */
export function roundBox(area: { x: number; y: number; width: number; height: number }, radius: number): string {
  const r = Math.min(radius, area.width / 2, area.height / 2);
  const arc = (dx: number, dy: number): string => `a${n(r)} ${n(r)} 0 0 1 ${n(dx)} ${n(dy)}`;
  const across = area.width - 2 * r;
  const down = area.height - 2 * r;
  return `M${n(area.x + r)} ${n(area.y)}h${n(across)}${arc(r, r)}v${n(down)}${arc(-r, r)}h${n(-across)}${arc(-r, -r)}v${n(-down)}${arc(r, -r)}Z`;
}

/** One stop of a gradient: position 0..1, colour, opacity 0..1. */
export type Stop = readonly [position: number, color: Rgb, opacity?: number];

/** A linear gradient over the object's box, from (x1, y1) to (x2, y2) in box fractions; refer to it by `url(#id)`. */
export function linear(
  id: string,
  stops: readonly Stop[],
  [x1, y1, x2, y2]: readonly [number, number, number, number] = [0, 0, 0, 1],
): string {
  return `<linearGradient id="${id}" x1="${n3(x1)}" y1="${n3(y1)}" x2="${n3(x2)}" y2="${n3(y2)}">${stopList(stops)}</linearGradient>`;
}

/** A radial gradient over the object's box. */
export function radial(
  id: string,
  stops: readonly Stop[],
  [cx, cy, r]: readonly [number, number, number] = [0.5, 0.5, 0.5],
): string {
  return `<radialGradient id="${id}" cx="${n3(cx)}" cy="${n3(cy)}" r="${n3(r)}">${stopList(stops)}</radialGradient>`;
}

/** A group moved by (dx, dy). */
export function moved(dx: number, dy: number, body: string): string {
  return `<g transform="translate(${n(dx)} ${n(dy)})">${body}</g>`;
}

function stopList(stops: readonly Stop[]): string {
  return stops
    .map(
      ([offset, color, opacity]) =>
        `<stop offset="${n3(offset)}" stop-color="${toHex(color)}"${opacity === undefined ? '' : ` stop-opacity="${n3(opacity)}"`}/>`,
    )
    .join('');
}

function paint(fill: Rgb | string): string {
  return typeof fill === 'string' ? fill : toHex(fill);
}

function n3(value: number): string {
  return String(Math.round(value * 1000) / 1000);
}
