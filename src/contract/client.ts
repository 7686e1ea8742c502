import { z } from 'zod';
import type { EngineEvent, EventListener, EventName } from './events.ts';
import type { MethodInput, MethodName, MethodOutput } from './methods.ts';
import { type WireError, wireErrorSchema } from './errors.ts';
import { jsonValueSchema } from './units.ts';

/**
 * How a renderer reaches the engine. Two transports implement the wire below (Electron IPC and WebSocket); the renderer knows only this type.
 * `call` rejects with ClientError. `on` returns its own undo.
 */
export type Client = {
  call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>>;
  on<E extends EventName>(event: E, listener: EventListener<E>): () => void;
  /** Follows the connection; calls the listener at once with the present state. `connected` after `lost` means: read your lists again. */
  onConnection(listener: (state: ConnectionState) => void): () => void;
  /** Where an asset's bytes are for `<img>`, `<video>` and `<audio>`: `asset://…` in Electron, a path of the host in a browser. */
  assetUrl(path: string): string;
};

export type ConnectionState = 'connecting' | 'connected' | 'lost' | 'unauthorized';

/** What a transport must do; `createClient` in the renderer builds a Client on it. */
export type Transport = {
  call(method: string, input: unknown): Promise<CallReply>;
  onEvent(listener: (event: EngineEvent) => void): () => void;
  onConnection(listener: (state: ConnectionState) => void): () => void;
  assetUrl(path: string): string;
};

export type CallReply =
  | { readonly ok: true; readonly output: unknown }
  | { readonly ok: false; readonly error: WireError };

/** Client → host over WebSocket, one JSON text frame each. `id` is the caller's, echoed in the reply. */
export const wireCallSchema = z.strictObject({
  type: z.literal('call'),
  id: z.int().min(0),
  method: z.string().max(100),
  input: jsonValueSchema,
});
export type WireCall = z.infer<typeof wireCallSchema>;

/** Host → client over WebSocket. */
export const wireMessageSchema = z.discriminatedUnion('type', [
  z.object({ type: z.literal('reply'), id: z.int(), ok: z.literal(true), output: z.unknown() }),
  z.object({ type: z.literal('error'), id: z.int(), error: wireErrorSchema }),
  z.object({ type: z.literal('event'), name: z.string(), payload: z.unknown() }),
]);
export type WireMessage = z.infer<typeof wireMessageSchema>;

/** What the preload puts on `window.gesso`: two functions, nothing else. */
export type PreloadBridge = {
  call(method: string, input: unknown): Promise<CallReply>;
  on(listener: (event: EngineEvent) => void): () => void;
};
