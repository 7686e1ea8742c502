/** A size as an outlined rectangle of its proportions, as large as fits into a square box of `box` pixels. */
export function SizePicture({
  width,
  height,
  box,
}: {
  readonly width: number;
  readonly height: number;
  readonly box: number;
}) {
  const scale = box / Math.max(width, height, 1);
  return (
    <span aria-hidden className="flex shrink-0 items-center justify-center" style={{ width: box, height: box }}>
      <span
        className="block rounded-[3px] border-[1.5px] border-current"
        style={{ width: Math.max(3, Math.round(width * scale)), height: Math.max(3, Math.round(height * scale)) }}
      />
    </span>
  );
}
