/** Heights of a waveform, each 0 to 1 of the loudest: the largest swing of each of `count` equal parts. Empty for no samples. Pure. */
export function peaksOf(samples: Float32Array, count: number): number[] {
  if (samples.length === 0) return [];
  const each = samples.length / count;
  const peaks = Array.from({ length: count }, (_, part) => {
    let most = 0;
    const end = Math.max(Math.floor((part + 1) * each), Math.floor(part * each) + 1);
    for (let i = Math.floor(part * each); i < end; i++) most = Math.max(most, Math.abs(samples[i] ?? 0));
    return most;
  });
  const loudest = Math.max(...peaks);
  return loudest === 0 ? peaks : peaks.map((peak) => peak / loudest);
}
