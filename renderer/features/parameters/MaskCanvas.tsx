import { type PointerEvent, type RefObject, useEffect, useRef } from 'react';
import { messages } from '../../messages/messages.ts';
import { drawMask, type MaskStep, type Stroke } from './mask-strokes.ts';

type MaskCanvasProps = {
  readonly ref: RefObject<HTMLCanvasElement | null>;
  readonly source: string;
  /** Of the picture, pixels. */
  readonly size: { readonly width: number; readonly height: number };
  readonly brush: { readonly tool: 'paint' | 'erase'; readonly size: number };
  readonly steps: readonly MaskStep[];
  readonly onStroke: (stroke: Stroke) => void;
};

/** The picture with the mask over it; the pointer paints. The canvas has the picture's own pixels, whatever its size on the screen. */
export function MaskCanvas({ ref, source, size, brush, steps, onStroke }: MaskCanvasProps) {
  const points = useRef<[number, number][]>([]);
  const draw = (extra: readonly MaskStep[]): void => {
    const context = ref.current?.getContext('2d', { willReadFrequently: true });
    if (context !== null && context !== undefined) drawMask(context, [...steps, ...extra]);
  };
  useEffect(() => draw([]));
  const at = (event: PointerEvent<HTMLCanvasElement>): [number, number] => {
    const box = event.currentTarget.getBoundingClientRect();
    return [
      ((event.clientX - box.left) / box.width) * size.width,
      ((event.clientY - box.top) / box.height) * size.height,
    ];
  };
  const end = (): void => {
    if (points.current.length > 0) onStroke({ ...brush, points: points.current });
    points.current = [];
  };
  return (
    <div className="relative mx-auto w-fit overflow-hidden rounded-control border border-line bg-stage">
      <img src={source} alt="" draggable={false} className="block max-h-[55vh] max-w-full object-contain select-none" />
      <canvas
        ref={ref}
        width={size.width}
        height={size.height}
        role="img"
        aria-label={messages.prompt.mask.canvas}
        className="absolute inset-0 size-full cursor-crosshair touch-none opacity-60 mix-blend-normal"
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          points.current = [at(event)];
          draw([{ ...brush, points: points.current }]);
        }}
        onPointerMove={(event) => {
          if (points.current.length === 0) return;
          points.current.push(at(event));
          draw([{ ...brush, points: points.current }]);
        }}
        onPointerUp={end}
        onPointerCancel={end}
      />
    </div>
  );
}
