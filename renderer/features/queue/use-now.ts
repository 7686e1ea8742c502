import { useEffect, useState } from 'react';
import type { DurationMs, EpochMs } from '../../../src/contract/units.ts';
import { now } from '../../clock.ts';

/** The present instant, renewed every `everyMs`: for times that count. */
export function useNow(everyMs: DurationMs): EpochMs {
  const [instant, setInstant] = useState(now);
  useEffect(() => {
    const timer = setInterval(() => setInstant(now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return instant;
}
