/** Where somebody is in the earlier prompts: -1 is what they were writing. */
export type HistoryPlace = { readonly place: number; readonly draft: string };

/**
 * One step back (1) or forward (-1) through earlier prompts, newest first. A prompt that equals what is shown is skipped.
 * undefined: there is nothing further in that direction. Stepping forward past the newest empties the prompt only if it came from the history. Pure.
 */
export function stepHistory(
  prompts: readonly string[],
  { place, draft }: HistoryPlace,
  direction: 1 | -1,
): { readonly place: number; readonly text: string } | undefined {
  let next = place + direction;
  while (next >= 0 && next < prompts.length && prompts[next] === draft) next += direction;
  if (next < -1 || next >= prompts.length) return undefined;
  return { place: Math.max(-1, next), text: prompts[next] ?? '' };
}
