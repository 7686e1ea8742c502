import { create } from 'zustand';
import type { DurationMs } from '../../../src/contract/units.ts';

/** CSS pixels a second. Faster, a row is in view for less than an eighth of a second: fetching its pictures would only keep those waiting that are landed at. */
const FLIGHT_SPEED = 8000;
/** Speed is told from positions that lie at least this far apart; without one for the second time, scrolling is over. */
const SAMPLE_MS: DurationMs = 80;
const LANDED_MS: DurationMs = 160;
/** Longer than between two keys of somebody who types fast. */
const TYPED_MS: DurationMs = 160;

/**
 * Whether the library flies by: it is scrolled fast, or searched, and what the last key found is gone with the next. Tiles that come in
 * meanwhile show their mean colour until it has landed.
 */
export const usePace = create<Pace>()(() => ({ isFlying: false, isTyped: false }));

/** isTyped: somebody types in the search field. isFlying: that, or scrolled fast. */
type Pace = { readonly isFlying: boolean; readonly isTyped: boolean };

type Timer = ReturnType<typeof setTimeout> | undefined;

const scroll: { at: number; position: number; isFast: boolean; timer: Timer } = {
  at: 0,
  position: 0,
  isFast: false,
  timer: undefined,
};
const search: { isTyped: boolean; timer: Timer } = { isTyped: false, timer: undefined };

/**
 * Tells where the library has been scrolled to.
 * @param position CSS pixels from its top. @param at milliseconds of a clock that only goes forward.
 */
export function notePosition(position: number, at: number): void {
  const elapsed = at - scroll.at;
  if (elapsed >= SAMPLE_MS) {
    // After a rest there is nothing to tell a speed from: a jump to a place is no flight.
    const speed = elapsed > LANDED_MS ? 0 : (Math.abs(position - scroll.position) / elapsed) * 1000;
    Object.assign(scroll, { at, position });
    setScroll(speed > FLIGHT_SPEED);
  }
  clearTimeout(scroll.timer);
  if (scroll.isFast) scroll.timer = setTimeout(() => setScroll(false), LANDED_MS);
}

/** Tells of a key in the search field. */
export function noteKey(): void {
  clearTimeout(search.timer);
  search.timer = setTimeout(() => setTyped(false), TYPED_MS);
  setTyped(true);
}

function setScroll(isFast: boolean): void {
  scroll.isFast = isFast;
  tell();
}

function setTyped(isTyped: boolean): void {
  search.isTyped = isTyped;
  tell();
}

function tell(): void {
  const { isTyped } = search;
  const isFlying = scroll.isFast || isTyped;
  const known = usePace.getState();
  if (known.isFlying !== isFlying || known.isTyped !== isTyped) usePace.setState({ isFlying, isTyped });
}
