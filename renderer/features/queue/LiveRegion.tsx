import { useEffect, useState } from 'react';
import { useJobs } from '../../stores/jobs.ts';
import { announce } from './announce.ts';

/** Says aloud what happened to jobs; invisible. */
export function LiveRegion() {
  const [said, setSaid] = useState('');
  useEffect(
    () =>
      useJobs.subscribe((state, before) => {
        if (state.byId === before.byId || before.load.kind !== 'ready') return;
        const sentences = announce(before.byId, state.byId);
        if (sentences.length > 0) setSaid(sentences.join('. '));
      }),
    [],
  );
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {said}
    </div>
  );
}
