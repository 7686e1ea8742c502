import { useEffect, useState } from 'react';
import type { DurationMs } from '../../../src/contract/units.ts';

/** true once something has been so for this long, false as soon as it is not: what is over in a moment is not shown. */
export function useLate(isSo: boolean, after: DurationMs): boolean {
  const [isLate, setLate] = useState(false);
  if (!isSo && isLate) setLate(false);
  useEffect(() => {
    if (!isSo) return undefined;
    const timer = setTimeout(() => setLate(true), after);
    return () => clearTimeout(timer);
  }, [isSo, after]);
  return isSo && isLate;
}
