import { mix, type Rgb } from '../color.ts';
import { ellipse, line, linear, n, path, roundBox } from '../svg.ts';

/** The colours of a robot: shell in light and shade, dark joints, and the glow of its visor. */
export type RobotPaint = { shell: Rgb; shade: Rgb; joint: Rgb; glow: Rgb };

/** Gradients that `composeRobot` refers to; put them into the picture once per `id`. */
export function robotDefs(id: string, paint: RobotPaint): string {
  return linear(
    id,
    [
      [0, mix(paint.shade, paint.joint, 0.35)],
      [0.42, paint.shell],
      [0.62, mix(paint.shell, [1, 1, 1], 0.25)],
      [1, paint.shade],
    ],
    [0, 0.1, 1, 0.2],
  );
}

/** A friendly standing robot; `foot` is the y of the ground. `look` -1..1 turns the head, `wave` 0..1 lifts the right arm. */
export function composeRobot(robot: {
  id: string;
  x: number;
  foot: number;
  height: number;
  paint: RobotPaint;
  look: number;
  wave: number;
  blink: boolean;
}): string {
  const { x, foot, height: h, paint } = robot;
  const fill = `url(#${robot.id})`;
  const part = (
    px: number,
    py: number,
    size: { width: number; height: number; radius: number },
    color: Rgb | string,
  ): string =>
    path(
      roundBox({ x: x + px * h, y: foot + py * h, width: size.width * h, height: size.height * h }, size.radius * h),
      color,
    );
  const turn = robot.look * 0.018 * h;
  const hand = { x: x + h * (0.2 + 0.04 * robot.wave), y: foot - h * (0.36 + 0.3 * robot.wave) };
  const visor = { x: x + turn * 1.8, y: foot - h * 0.865 };
  return [
    ellipse({ x, y: foot + h * 0.005, rx: h * 0.19, ry: h * 0.025 }, '#000000', 0.35),
    part(-0.105, -0.3, { width: 0.085, height: 0.28, radius: 0.035 }, fill),
    part(0.02, -0.3, { width: 0.085, height: 0.28, radius: 0.035 }, fill),
    part(-0.125, -0.045, { width: 0.11, height: 0.045, radius: 0.02 }, paint.joint),
    part(0.015, -0.045, { width: 0.11, height: 0.045, radius: 0.02 }, paint.joint),
    line(
      `M${n(x - h * 0.155)} ${n(foot - h * 0.66)}Q${n(x - h * 0.215)} ${n(foot - h * 0.52)} ${n(x - h * 0.185)} ${n(foot - h * 0.37)}`,
      paint.shade,
      h * 0.058,
    ),
    line(
      `M${n(x + h * 0.155)} ${n(foot - h * 0.66)}Q${n(x + h * 0.245)} ${n(foot - h * 0.55)} ${n(hand.x)} ${n(hand.y)}`,
      mix(paint.shell, paint.shade, 0.5),
      h * 0.058,
    ),
    ellipse({ x: x - h * 0.183, y: foot - h * 0.35, rx: h * 0.034, ry: h * 0.038 }, paint.joint),
    ellipse({ x: hand.x, y: hand.y, rx: h * 0.034, ry: h * 0.038 }, paint.joint),
    part(-0.05, -0.76, { width: 0.1, height: 0.06, radius: 0.01 }, paint.joint),
    part(-0.155, -0.71, { width: 0.31, height: 0.43, radius: 0.1 }, fill),
    part(-0.115, -0.335, { width: 0.23, height: 0.055, radius: 0.025 }, paint.joint),
    ellipse({ x, y: foot - h * 0.56, rx: h * 0.036, ry: h * 0.036 }, paint.joint),
    ellipse({ x, y: foot - h * 0.56, rx: h * 0.022, ry: h * 0.022 }, paint.glow),
    path(
      roundBox({ x: x - h * 0.135 + turn * 0.4, y: foot - h * 0.97, width: h * 0.27, height: h * 0.23 }, h * 0.095),
      fill,
    ),
    path(
      roundBox({ x: visor.x - h * 0.1, y: visor.y - h * 0.05, width: h * 0.2, height: h * 0.105 }, h * 0.05),
      paint.joint,
    ),
    ...(robot.blink
      ? []
      : [-1, 1].map((side) =>
          ellipse({ x: visor.x + side * h * 0.045, y: visor.y, rx: h * 0.017, ry: h * 0.022 }, paint.glow),
        )),
    line(`M${n(x + turn * 0.4)} ${n(foot - h * 0.965)}v${n(-h * 0.05)}`, paint.joint, h * 0.012),
    ellipse({ x: x + turn * 0.4, y: foot - h * 1.02, rx: h * 0.014, ry: h * 0.014 }, paint.glow),
  ].join('');
}
