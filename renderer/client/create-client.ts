import type { Client, Transport } from '../../src/contract/client.ts';
import { ClientError } from '../../src/contract/errors.ts';
import type { EngineEvent, EventListener, EventName, EventPayload } from '../../src/contract/events.ts';
import { METHODS, type MethodInput, type MethodName, type MethodOutput } from '../../src/contract/methods.ts';
import { messages } from '../messages/messages.ts';

/**
 * The typed client on any transport. Replies are checked with the contract's own schemas: what a component gets has the shape its type says.
 * `call` rejects with ClientError, also for a reply that does not parse (code `internal`).
 */
export function createClient(transport: Transport): Client {
  return {
    async call<M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> {
      const reply = await transport.call(method, input);
      if (!reply.ok) throw new ClientError(reply.error);
      return checkedOutput(method, reply.output);
    },
    on<E extends EventName>(name: E, listener: EventListener<E>): () => void {
      return transport.onEvent((event) => {
        if (isNamed(event, name)) listener(event.payload);
      });
    },
    onConnection: (listener) => transport.onConnection(listener),
    assetUrl: (path) => transport.assetUrl(path),
  };
}

function checkedOutput<M extends MethodName>(method: M, output: unknown): MethodOutput<M> {
  if (isOutputOf(method, output)) return output;
  throw new ClientError({ code: 'internal', message: messages.client.unreadable, details: { method } });
}

function isOutputOf<M extends MethodName>(method: M, output: unknown): output is MethodOutput<M> {
  return METHODS[method].output.safeParse(output).success;
}

/** The event of a name has the payload of that name: both come from the same row of EVENTS. */
function isNamed<E extends EventName>(
  event: EngineEvent,
  name: E,
): event is EngineEvent & { readonly name: E; readonly payload: EventPayload<E> } {
  return event.name === name;
}
