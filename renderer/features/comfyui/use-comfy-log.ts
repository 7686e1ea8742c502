import { useEffect, useState } from 'react';
import { client } from '../../client/current-client.ts';
import { useComfy } from '../../stores/comfy.ts';
import { useConnection } from '../../stores/connection.ts';

/** More is in the file; what is drawn stays quick. */
const SHOWN_LINES = 500;

export type ComfyLog = { readonly lines: readonly string[]; readonly file: string | null };

/** The last lines of ComfyUI's output, kept up while it talks. */
export function useComfyLog(): ComfyLog {
  const isConnected = useConnection(({ state }) => state === 'connected');
  const isSupervised = useComfy(({ comfy }) => comfy?.mode === 'supervised');
  const [log, setLog] = useState<ComfyLog>({ lines: [], file: null });
  useEffect(() => {
    if (!isConnected || !isSupervised) return undefined;
    let isCurrent = true;
    const undo = client().on('comfy.logged', ({ lines }) => {
      setLog((known) => ({ ...known, lines: [...known.lines, ...lines].slice(-SHOWN_LINES) }));
    });
    client()
      .call('comfy.logs', { lines: SHOWN_LINES })
      .then(
        (read) => {
          if (isCurrent) setLog(read);
        },
        // The panel stays empty; the state above it says what is wrong.
        () => undefined,
      );
    return () => {
      isCurrent = false;
      undo();
    };
  }, [isConnected, isSupervised]);
  return log;
}
