import { parentPort, workerData } from 'node:worker_threads';
import { renderAudio } from './render-audio.ts';
import { renderImage } from './render-image.ts';
import { renderVideo } from './render-video.ts';
import type { Rendered, RenderHooks, RenderRequest } from './render.ts';
import { ABORT_MESSAGE, renderRequestSchema, type WorkerMessage } from './worker-messages.ts';

/** The thread that renders one job: everything per pixel and per sample happens here, never on the engine's thread. */
async function main(port: NonNullable<typeof parentPort>): Promise<void> {
  const controller = new AbortController();
  port.on('message', (message: unknown) => {
    if (message === ABORT_MESSAGE) controller.abort();
  });
  const post = (message: WorkerMessage): void => port.postMessage(message);
  const hooks: RenderHooks = {
    onProgress: (fraction) => post({ type: 'progress', fraction }),
    onPreview: (preview) => post({ type: 'preview', ...preview }),
  };
  try {
    const rendered = await render(renderRequestSchema.parse(workerData), hooks, controller.signal);
    port.postMessage({ type: 'done', ...rendered } satisfies WorkerMessage, [rendered.bytes.buffer]);
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  } finally {
    port.close();
  }
}

function render(request: RenderRequest, hooks: RenderHooks, signal: AbortSignal): Promise<Rendered> {
  switch (request.type) {
    case 'image': return renderImage(request, hooks, signal);
    case 'video': return renderVideo(request, hooks, signal);
    case 'audio': return renderAudio(request, hooks, signal);
  }
}

if (parentPort !== null) await main(parentPort);
