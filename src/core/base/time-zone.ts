import type { Clock } from './clock.ts';
import { LIMITS } from './limits.ts';

/** The operating system's zone, as an IANA name; UTC where the system names none. */
export function systemTimeZone(): string {
  const { timeZone }: { timeZone?: string } = new Intl.DateTimeFormat().resolvedOptions();
  // With a TZ that it does not understand V8 says undefined or Etc/Unknown, which no formatter takes.
  return timeZone !== undefined && isTimeZone(timeZone) ? timeZone : 'UTC';
}

/** The same, asked of the system once in LIMITS.systemZoneFreshMs: to ask takes as long as accepting a job, and people do travel. */
export function createSystemTimeZone(clock: Clock): () => string {
  const state: { zone: string; askedAt: number } = { zone: '', askedAt: Number.NEGATIVE_INFINITY };
  return () => {
    const now = clock.monotonic();
    if (now - state.askedAt >= LIMITS.systemZoneFreshMs) {
      state.zone = systemTimeZone();
      state.askedAt = now;
    }
    return state.zone;
  };
}

/** Zones that were asked for and exist; to find out takes a tenth of a millisecond. */
const known = new Set<string>();

/** true for the name of a zone that this runtime knows. A bare offset ("+05:07") is none: its midnights may fall inside a bucket of the totals. */
export function isTimeZone(timeZone: string): boolean {
  if (known.has(timeZone)) return true;
  if (/^[+-]/.test(timeZone)) return false;
  try {
    const isKnown = new Intl.DateTimeFormat('en-US', { timeZone }).resolvedOptions().timeZone !== undefined;
    if (isKnown) known.add(timeZone);
    return isKnown;
  } catch {
    return false;
  }
}
