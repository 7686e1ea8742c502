/** One movement of the brush, in pixels of the picture. */
export type Stroke = {
  readonly tool: 'paint' | 'erase';
  /** Diameter, pixels. */
  readonly size: number;
  readonly points: readonly (readonly [x: number, y: number])[];
};

/** What was done to a mask, in order: strokes, and changes of the whole. */
export type MaskStep = Stroke | { readonly tool: 'clear' | 'fill' | 'invert' };

/** Draws the steps: opaque is what may change. The context's canvas has the size of the picture. */
export function drawMask(context: CanvasRenderingContext2D, steps: readonly MaskStep[]): void {
  const { width, height } = context.canvas;
  context.save();
  context.clearRect(0, 0, width, height);
  // Only its opacity counts; the colour is for the eye.
  context.fillStyle = '#ff6a3d';
  context.strokeStyle = '#ff6a3d';
  context.lineCap = 'round';
  context.lineJoin = 'round';
  for (const step of steps) drawStep(context, step);
  context.restore();
}

function drawStep(context: CanvasRenderingContext2D, step: MaskStep): void {
  const { width, height } = context.canvas;
  switch (step.tool) {
    case 'clear':
      return context.clearRect(0, 0, width, height);
    case 'fill':
      context.globalCompositeOperation = 'source-over';
      return context.fillRect(0, 0, width, height);
    case 'invert':
      // What is opaque becomes clear, what is clear becomes opaque.
      context.globalCompositeOperation = 'source-out';
      return context.fillRect(0, 0, width, height);
    case 'paint':
    case 'erase':
      return drawStroke(context, step);
  }
}

function drawStroke(context: CanvasRenderingContext2D, { tool, size, points }: Stroke): void {
  const [first, ...rest] = points;
  if (first === undefined) return;
  context.globalCompositeOperation = tool === 'paint' ? 'source-over' : 'destination-out';
  context.lineWidth = size;
  context.beginPath();
  context.moveTo(first[0], first[1]);
  // A line of no length is a dot.
  if (rest.length === 0) context.lineTo(first[0], first[1]);
  for (const [x, y] of rest) context.lineTo(x, y);
  context.stroke();
}

/** How much of each pixel may change, 0 to 255. */
export function coverageOf(context: CanvasRenderingContext2D): Uint8Array {
  const { width, height } = context.canvas;
  const { data } = context.getImageData(0, 0, width, height);
  const coverage = new Uint8Array(width * height);
  for (let index = 0; index < coverage.length; index++) coverage[index] = data[index * 4 + 3] ?? 0;
  return coverage;
}
