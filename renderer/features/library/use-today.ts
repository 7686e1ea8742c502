import { useEffect, useState } from 'react';
import { DAY, type EpochMs } from '../../../src/contract/units.ts';
import { now } from '../../clock.ts';
import { startOfDay } from './day-groups.ts';

/** The local midnight that began today; changes when the day does, so that "Today" never means yesterday. */
export function useToday(): EpochMs {
  const [today, setToday] = useState(() => startOfDay(now()));
  useEffect(() => {
    // One hour longer for the long day in autumn: late by an hour once a year is better than early.
    const timer = setTimeout(() => setToday(startOfDay(now())), Math.max(1000, today + DAY - now()));
    const check = (): void => setToday(startOfDay(now()));
    document.addEventListener('visibilitychange', check);
    return () => {
      clearTimeout(timer);
      document.removeEventListener('visibilitychange', check);
    };
  }, [today]);
  return today;
}
