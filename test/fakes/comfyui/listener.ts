import { once } from 'node:events';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { parsePythonJson } from '../../../src/core/providers/comfyui/json.ts';
import type { Frame } from './recording.ts';

/** A websocket client of a test: keeps every frame, and waits for one without polling. */
export type Listener = {
  readonly frames: readonly Frame[];
  readonly raw: readonly string[];
  /** Resolves as soon as `count` frames so far match; the test's own time-out bounds it. */
  until(matches: (frame: Frame) => boolean, count?: number): Promise<void>;
  close(): void;
};

/** Connects and waits until it is open. `first`: sent at once, as the first text frame. */
export async function listen(url: string, clientId: string | undefined, first?: string): Promise<Listener> {
  const socket = new WebSocket(
    `${url.replace(/^http/, 'ws')}/ws${clientId === undefined ? '' : `?clientId=${clientId}`}`,
  );
  const frames: Frame[] = [];
  const raw: string[] = [];
  const waiting = new Set<() => void>();
  socket.on('message', (data: Buffer, isBinary) => {
    if (!isBinary) raw.push(data.toString());
    frames.push(
      isBinary
        ? `binary type ${data.readUInt32BE(0)}`
        : z.record(z.string(), z.unknown()).parse(parsePythonJson(data.toString())),
    );
    for (const check of waiting) check();
  });
  await once(socket, 'open');
  if (first !== undefined) socket.send(first);
  return {
    frames,
    raw,
    async until(matches, count = 1) {
      await new Promise<void>((resolve) => {
        const check = (): void => {
          if (frames.filter(matches).length < count) return;
          waiting.delete(check);
          resolve();
        };
        waiting.add(check);
        check();
      });
    },
    close: () => socket.close(),
  };
}

/** Matches the frame that ends a prompt: `executing` with node null. */
export function isEnd(frame: Frame): boolean {
  if (typeof frame === 'string' || frame['type'] !== 'executing') return false;
  const data = frame['data'];
  return typeof data === 'object' && data !== null && Reflect.get(data, 'node') === null;
}

/** Matches frames of this type. */
export function isType(type: string): (frame: Frame) => boolean {
  return (frame) => typeof frame !== 'string' && frame['type'] === type;
}
