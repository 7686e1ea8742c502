import { useEffect, useState } from 'react';
import { messages } from '../../messages/messages.ts';
import { useConnection } from '../../stores/connection.ts';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Mark } from './Mark.tsx';

/** A wait shorter than this shows nothing but the mark. */
const WORDS_AFTER_MS = 300;

/** What is shown until it is known which page comes first. */
export function Splash() {
  const state = useConnection((connection) => connection.state);
  const [isLong, setLong] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLong(true), WORDS_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <>
      <ConnectionBanner />
      <main aria-busy="true" className="flex h-full flex-col items-center justify-center gap-3">
        <Mark className="size-10" />
        <p role="status" className="h-5 text-muted">
          {isLong && state !== 'lost' ? messages.shell.connection.connecting : ''}
        </p>
      </main>
    </>
  );
}
