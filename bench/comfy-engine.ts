import { rmSync } from 'node:fs';
import type { JobId } from '../src/contract/ids.ts';
import type { JobRequest } from '../src/contract/job.ts';
import { createEngine } from '../src/core/engine.ts';
import type { Engine } from '../src/core/engine-type.ts';
import { createComfyAdapter } from '../src/core/providers/comfyui/adapter.ts';
import { BACKEND_CAPACITY } from '../src/core/providers/comfyui/backends.ts';
import type { Template } from '../src/core/providers/comfyui/template.ts';
import { noKeychain } from '../src/core/secrets/keychain.ts';
import { temporaryFolder } from './bench-folder.ts';

/** An engine as it ships, durable, on a folder of its own, with these ComfyUIs and workflows. close removes the folder. */
export type ComfyEngine = {
  readonly engine: Engine;
  /** From the request to the event that says that it has ended. Milliseconds. Rejects when it did not complete. */
  run(request: JobRequest): Promise<number>;
  close(): Promise<void>;
};

/** Opens one. `WebSocket`: in place of the runtime's own, towards ComfyUI. */
export async function openComfyEngine(options: {
  readonly urls: readonly string[];
  readonly templates: readonly Template[];
  readonly WebSocket?: typeof globalThis.WebSocket;
}): Promise<ComfyEngine> {
  const { urls, ...rest } = options;
  const dataDir = temporaryFolder();
  const backends = urls.map((url) => ({ id: url, label: url, url: () => url, capacity: BACKEND_CAPACITY }));
  const engine = await createEngine({
    dataDir,
    environment: {},
    version: 'bench',
    keychain: noKeychain('No keychain in benchmarks.'),
    adapters: [createComfyAdapter({ ...rest, backends: () => backends })],
  });
  return {
    engine,
    async run(request) {
      const start = performance.now();
      const { id } = await engine.handlers['jobs.create'](request);
      await jobCompleted(engine, id);
      return performance.now() - start;
    },
    close: async () => {
      await engine.stop();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Resolves when the job has completed; rejects when it ended otherwise. */
export function jobCompleted(engine: Engine, jobId: JobId): Promise<void> {
  return new Promise((resolve, reject) => {
    const check = (job: { id: string; status: string; error: { message: string } | null }): void => {
      if (job.id !== jobId || (job.status !== 'completed' && job.status !== 'failed' && job.status !== 'cancelled'))
        return;
      undo();
      if (job.status === 'completed') resolve();
      else reject(new Error(`the job ${job.status}: ${job.error?.message ?? ''}`));
    };
    const undo = engine.subscribe((event) => {
      if (event.name === 'job.changed') check(event.payload.job);
    });
    engine.handlers['jobs.get']({ jobId }).then(check, reject);
  });
}
