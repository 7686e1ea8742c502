import { parentPort } from 'node:worker_threads';
import { renderAudio } from './render-audio.ts';
import { renderImage } from './render-image.ts';
import { renderVideo } from './render-video.ts';
import type { Rendered, RenderHooks, RenderRequest } from './render.ts';
import { workerCommandSchema, type WorkerMessage } from './worker-messages.ts';

/**
 * The thread that renders, one file after the other: everything per pixel and per sample happens here, never on the
 * engine's thread. It ends when its port is closed or it is terminated.
 */
function listen(port: NonNullable<typeof parentPort>): void {
  const current: { controller?: AbortController } = {};
  port.on('message', (raw: unknown) => {
    const command = workerCommandSchema.parse(raw);
    if (command.type === 'abort') {
      current.controller?.abort();
      return;
    }
    current.controller = new AbortController();
    void work(port, command.request, current.controller.signal);
  });
}

async function work(port: NonNullable<typeof parentPort>, request: RenderRequest, signal: AbortSignal): Promise<void> {
  const post = (message: WorkerMessage, transfer: ArrayBuffer[] = []): void => port.postMessage(message, transfer);
  try {
    const rendered = await render(
      request,
      {
        onProgress: (fraction) => post({ type: 'progress', fraction }),
        onPreview: (preview) => post({ type: 'preview', ...preview }),
      },
      signal,
    );
    post({ type: 'done', ...rendered }, [rendered.bytes.buffer]);
  } catch (error) {
    post({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
  }
}

function render(request: RenderRequest, hooks: RenderHooks, signal: AbortSignal): Promise<Rendered> {
  switch (request.type) {
    case 'image':
      return renderImage(request, hooks, signal);
    case 'video':
      return renderVideo(request, hooks, signal);
    case 'audio':
      return renderAudio(request, hooks, signal);
  }
}

if (parentPort !== null) listen(parentPort);
