import { WebSocket } from 'ws';
import type { z } from 'zod';
import { type WireMessage, wireMessageSchema } from '../../contract/client.ts';
import { type EngineEvent, parseEvent } from '../../contract/events.ts';
import { METHODS, type MethodName, type MethodOutput } from '../../contract/methods.ts';
import { type DurationMs, SECOND } from '../../contract/units.ts';
import { AppError } from '../../core/base/app-error.ts';
import { SOCKET_LIMITS } from '../http/limits.ts';
import { SOCKET_PROTOCOL } from '../http/socket-server.ts';
import type { Runtime } from '../runtime-file.ts';
import type { Connection } from './connection.ts';

/** A dead host refuses at once; one that is silent for this long is stuck. On a machine at its limit a live one may need seconds. */
const CONNECT_TIMEOUT_MS: DurationMs = 10 * SECOND;

type Outputs = { readonly [M in MethodName]: { readonly output: z.ZodType<MethodOutput<M>> } };
const OUTPUTS: Outputs = METHODS;

type Waiting = { readonly resolve: (output: unknown) => void; readonly reject: (error: AppError) => void };

/** Connects to the host that runtime.json names; undefined when it does not answer or does not know the token (it is going, or just came). */
export async function attachToHost(runtime: Runtime): Promise<Connection | undefined> {
  if (!(await isHealthy(runtime.url))) return undefined;
  const socket = await openSocket(runtime);
  return socket === undefined ? undefined : createConnection(socket, runtime.url);
}

/** Asks a host for its health; false when it does not answer within 10 s. */
export async function isHealthy(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/healthz`, {
      signal: AbortSignal.timeout(CONNECT_TIMEOUT_MS),
      redirect: 'error',
    });
    await response.body?.cancel();
    return response.ok;
  } catch {
    // Refused, reset or silent: no host that we could use.
    return false;
  }
}

function openSocket({ url, token }: Runtime): Promise<WebSocket | undefined> {
  const address = `${url.replace(/^http/, 'ws')}/ws`;
  const socket = new WebSocket(address, [SOCKET_PROTOCOL, `token.${token}`], {
    handshakeTimeout: CONNECT_TIMEOUT_MS,
    maxPayload: SOCKET_LIMITS.messageBytes,
    perMessageDeflate: false,
  });
  return new Promise((resolve) => {
    socket.once('open', () => resolve(socket));
    socket.on('error', () => resolve(undefined));
  });
}

function createConnection(socket: WebSocket, url: string): Connection {
  const waiting = new Map<number, Waiting>();
  const listeners = new Set<(event: EngineEvent) => void>();
  const lost = new AbortController();
  let nextId = 0;

  function receive(message: WireMessage): void {
    if (message.type === 'event') {
      const event = parseEvent(message.name, message.payload);
      if (event !== undefined) for (const listener of listeners) listener(event);
      return;
    }
    const call = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'reply') call?.resolve(message.output);
    else call?.reject(new AppError(message.error.code, message.error.message, { details: message.error.details }));
  }

  socket.on('message', (data) => {
    const parsed = wireMessageSchema.safeParse(Buffer.isBuffer(data) ? JSON.parse(data.toString('utf8')) : undefined);
    if (parsed.success) receive(parsed.data);
  });
  socket.once('close', () => {
    for (const call of waiting.values()) call.reject(hostGone());
    waiting.clear();
    lost.abort(hostGone());
  });

  return {
    kind: 'attached',
    lost: lost.signal,
    assetUrl: ({ assetId }) => `${url}/assets/${assetId}`,
    async call(method, input) {
      const id = nextId++;
      const output = await new Promise<unknown>((resolve, reject) => {
        if (socket.readyState !== WebSocket.OPEN) return reject(hostGone());
        waiting.set(id, { resolve, reject });
        socket.send(JSON.stringify({ type: 'call', id, method, input }));
      });
      return OUTPUTS[method].output.parse(output);
    },
    onEvent(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close: () => closeSocket(socket),
  };
}

function hostGone(): AppError {
  return new AppError(
    'shutting_down',
    'The running Gesso stopped. What it had accepted is kept and goes on when it runs again.',
  );
}

function closeSocket(socket: WebSocket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.readyState === WebSocket.CLOSED) return resolve();
    const timer = setTimeout(() => socket.terminate(), SOCKET_LIMITS.closeGraceMs);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
    socket.close();
  });
}
