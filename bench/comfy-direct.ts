import { WebSocket } from 'ws';
import { z } from 'zod';

/** A client that does nothing but the least: one websocket, one prompt at a time. What a job is compared with. */
export type DirectClient = {
  /** Sends a prompt and waits until its picture has been read: send, end on the websocket, history, file. Returns milliseconds. */
  run(graph: Record<string, unknown>): Promise<number>;
  close(): void;
};

const endedSchema = z.object({
  type: z.literal('executing'),
  data: z.object({ node: z.null(), prompt_id: z.string() }),
});
const acceptedSchema = z.object({ prompt_id: z.string() });
const historySchema = z.record(
  z.string(),
  z.object({ outputs: z.record(z.string(), z.object({ images: z.array(z.record(z.string(), z.string())) })) }),
);

/** Connects to a server. Rejects when it cannot be reached. */
export async function openDirectClient(url: string): Promise<DirectClient> {
  const clientId = crypto.randomUUID();
  const socket = new WebSocket(`${url.replace(/^http/, 'ws')}/ws?clientId=${clientId}`);
  const waiting = new Map<string, () => void>();
  const early = new Set<string>();
  socket.on('message', (data: Buffer, isBinary) => {
    const ended = isBinary ? undefined : endedSchema.safeParse(JSON.parse(data.toString()));
    if (ended?.success !== true) return;
    const promptId = ended.data.data.prompt_id;
    const resolve = waiting.get(promptId);
    if (resolve === undefined) early.add(promptId);
    else resolve();
  });
  await new Promise<void>((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const end = (promptId: string): Promise<void> =>
    new Promise((resolve) => {
      if (early.delete(promptId)) resolve();
      else waiting.set(promptId, resolve);
    });
  return {
    async run(graph) {
      const start = performance.now();
      const sent = await fetch(`${url}/prompt`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ prompt: graph, client_id: clientId }),
      });
      const { prompt_id: promptId } = acceptedSchema.parse(await sent.json());
      await end(promptId);
      const history = historySchema.parse(await (await fetch(`${url}/history/${promptId}`)).json());
      const [file] = Object.values(history[promptId]?.outputs ?? {}).flatMap((output) => output.images);
      await (await fetch(`${url}/view?${new URLSearchParams(file).toString()}`)).arrayBuffer();
      return performance.now() - start;
    },
    close: () => socket.close(),
  };
}
