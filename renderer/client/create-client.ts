import type { Client, Transport } from '../../src/contract/client.ts';
import { ClientError } from '../../src/contract/errors.ts';
import type { EventListener, EventName, EventPayload } from '../../src/contract/events.ts';
import { METHODS, type MethodInput, type MethodName, type MethodOutput } from '../../src/contract/methods.ts';
import { messages } from '../messages/en.ts';

/**
 * The typed client on any transport. Replies are parsed with the contract's own schemas: what a component gets has the shape its type says.
 * `call` rejects with ClientError, also for a reply that does not parse (code `internal`).
 */
export function createClient(transport: Transport): Client {
  return {
    async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
      const reply = await transport.call(method, input);
      if (!reply.ok) throw new ClientError(reply.error);
      return parseOutput(method, reply.output);
    },
    on<E extends EventName>(name: E, listener: EventListener<E>): () => void {
      return transport.onEvent((event) => {
        // Name and payload come from the same row of EVENTS; TypeScript cannot keep them paired through a type parameter.
        if (event.name === name) listener(event.payload as EventPayload<E>);
      });
    },
    onConnection: (listener) => transport.onConnection(listener),
    assetUrl: (path) => transport.assetUrl(path),
  };
}

function parseOutput<M extends MethodName>(method: M, output: unknown): MethodOutput<M> {
  const parsed = METHODS[method].output.safeParse(output);
  if (!parsed.success) {
    throw new ClientError({ code: 'internal', message: messages.client.unreadable, details: { method, reason: parsed.error.message.slice(0, 2000) } });
  }
  // The schema is the one that MethodOutput is inferred from; TypeScript cannot follow it through the index.
  return parsed.data as MethodOutput<M>;
}
