import type { Rgb } from '../color.ts';
import { ellipse, line, n, path } from '../svg.ts';

/** A small standing figure, seen from behind; `foot` is the y of the ground, `step` -1..1 the stride. */
export function composeFigure(figure: {
  x: number;
  foot: number;
  height: number;
  color: Rgb;
  rim: Rgb;
  step: number;
  hat: boolean;
  umbrella: boolean;
}): string {
  const { x, foot, height: h, color, step } = figure;
  const stride = step * h * 0.06;
  const legs = `M${n(x - h * 0.09)} ${n(foot - h * 0.5)}L${n(x - h * 0.075 + stride)} ${n(foot)}h${n(h * 0.065)}L${n(x)} ${n(foot - h * 0.42)}L${n(x + h * 0.02 - stride)} ${n(foot)}h${n(h * 0.065)}L${n(x + h * 0.09)} ${n(foot - h * 0.5)}Z`;
  const coat = `M${n(x - h * 0.05)} ${n(foot - h * 0.84)}C${n(x - h * 0.15)} ${n(foot - h * 0.82)} ${n(x - h * 0.15)} ${n(foot - h * 0.62)} ${n(x - h * 0.125)} ${n(foot - h * 0.34)}h${n(h * 0.25)}C${n(x + h * 0.15)} ${n(foot - h * 0.62)} ${n(x + h * 0.15)} ${n(foot - h * 0.82)} ${n(x + h * 0.05)} ${n(foot - h * 0.84)}Z`;
  const head = ellipse({ x, y: foot - h * 0.915, rx: h * 0.058, ry: h * 0.075 }, color);
  const hat = figure.hat
    ? path(
        `M${n(x - h * 0.15)} ${n(foot - h * 0.92)}L${n(x)} ${n(foot - h * 1.04)}L${n(x + h * 0.15)} ${n(foot - h * 0.92)}Z`,
        color,
      )
    : '';
  const top = foot - h * 1.2;
  const umbrella = figure.umbrella
    ? path(
        `M${n(x - h * 0.3)} ${n(top + h * 0.18)}Q${n(x)} ${n(top - h * 0.2)} ${n(x + h * 0.3)} ${n(top + h * 0.18)}Q${n(x)} ${n(top + h * 0.06)} ${n(x - h * 0.3)} ${n(top + h * 0.18)}Z`,
        color,
      ) + line(`M${n(x)} ${n(top)}v${n(h * 0.5)}`, color, Math.max(1, h * 0.012))
    : '';
  const rim = line(
    `M${n(x + h * 0.055)} ${n(foot - h * 0.83)}C${n(x + h * 0.145)} ${n(foot - h * 0.8)} ${n(x + h * 0.14)} ${n(foot - h * 0.62)} ${n(x + h * 0.12)} ${n(foot - h * 0.36)}`,
    figure.rim,
    Math.max(0.8, h * 0.01),
    0.5,
  );
  return path(legs, color) + path(coat, color) + head + hat + umbrella + rim;
}
