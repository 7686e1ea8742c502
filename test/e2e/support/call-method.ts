import { WebSocket } from 'ws';
import { wireMessageSchema } from '../../../src/contract/client.ts';
import { METHODS, type MethodInput, type MethodName, type MethodOutput } from '../../../src/contract/methods.ts';

const TIMEOUT_MS = 15_000;

/** One call of the contract over a WebSocket that is opened for it, with the token as a program offers it. Rejects on a refusal. */
export function callMethod<M extends MethodName>(
  host: { readonly origin: string; readonly token: string },
  method: M,
  input: MethodInput<M>,
): Promise<MethodOutput<M>> {
  const socket = new WebSocket(`${host.origin.replace('http', 'ws')}/ws`, ['gesso.v1', `token.${host.token}`], {
    handshakeTimeout: TIMEOUT_MS,
  });
  const reply = new Promise<MethodOutput<M>>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer to ${method}`)), TIMEOUT_MS);
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`closed before the answer to ${method}`)));
    socket.on('open', () => socket.send(JSON.stringify({ type: 'call', id: 1, method, input })));
    socket.on('message', (data: Buffer) => {
      const message = wireMessageSchema.parse(JSON.parse(data.toString('utf8')));
      if (message.type === 'event') return;
      clearTimeout(timer);
      if (message.type === 'error') reject(new Error(`${message.error.code}: ${message.error.message}`));
      else resolve(METHODS[method].output.parse(message.output) as MethodOutput<M>);
    });
  });
  return reply.finally(() => socket.terminate());
}
