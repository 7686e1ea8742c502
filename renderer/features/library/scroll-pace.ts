import { create } from 'zustand';
import type { DurationMs } from '../../../src/contract/units.ts';

/** CSS pixels a second. Faster, a row is gone before its pictures could be looked at: fetching and decoding them is what makes such a flight stutter. */
const FLIGHT_SPEED = 3000;
/** Speed is told from positions that lie at least this far apart; without one for the second time, scrolling is over. */
const SAMPLE_MS: DurationMs = 40;
const LANDED_MS: DurationMs = 120;

/** Whether the library flies by. Tiles that come in meanwhile show their mean colour until it has landed. */
export const usePace = create<{ readonly isFlying: boolean }>()(() => ({ isFlying: false }));

const state: { at: number; position: number; timer: ReturnType<typeof setTimeout> | undefined } = {
  at: 0,
  position: 0,
  timer: undefined,
};

/**
 * Tells where the library has been scrolled to.
 * @param position CSS pixels from its top. @param at milliseconds of a clock that only goes forward.
 */
export function notePosition(position: number, at: number): void {
  const elapsed = at - state.at;
  if (elapsed >= SAMPLE_MS) {
    // After a rest there is nothing to tell a speed from: a jump to a place is no flight.
    const speed = elapsed > LANDED_MS ? 0 : (Math.abs(position - state.position) / elapsed) * 1000;
    Object.assign(state, { at, position });
    setFlying(speed > FLIGHT_SPEED);
  }
  clearTimeout(state.timer);
  if (usePace.getState().isFlying) state.timer = setTimeout(() => setFlying(false), LANDED_MS);
}

function setFlying(isFlying: boolean): void {
  if (usePace.getState().isFlying !== isFlying) usePace.setState({ isFlying });
}
