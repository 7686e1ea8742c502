import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { EVENTS } from '../../../src/contract/events.ts';
import type { JobView } from '../../../src/contract/job.ts';
import type { BrowserWindow } from '../electron-stand-in.ts';
import type { Sent } from '../preload-stand-in.ts';

/*
 * The whole desktop main in a process of its own, with the stand-in in Electron's place. Prints one JSON line of what was seen when the
 * process ends. Arguments: the entry file, the data folder, and what to do: `picture` makes a Draft picture through the bridge, reads it
 * through the protocol and quits; `signal` ends it by SIGTERM; `crash` by a bug; `start` waits for the end that a failed start brings.
 */
const [entry = '', dataDir = '', mode = ''] = process.argv.slice(2);
const runtimeFile = join(dataDir, 'runtime.json');
const standInUrl = new URL('../electron-stand-in.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standInUrl, shortCircuit: true } : next(specifier, context),
});
const { app, dialog, invoke, session } = await import('../electron-stand-in.ts');

const changedSchema = z.object({ name: z.literal('job.changed'), payload: EVENTS['job.changed'] });

const seen: Record<string, unknown> = {};
app.onExit = (exitCode) => {
  const dialogs = dialog.shown.map(({ message }) => message);
  const errors = dialog.errors.map(({ title }) => title);
  const isRuntimeFileLeft = existsSync(runtimeFile);
  process.stdout.write(`${JSON.stringify({ ...seen, dialogs, errors, isRuntimeFileLeft, exitCode })}\n`, () =>
    process.exit(exitCode),
  );
};

// As Electron has it when it was started on a checkout.
process.argv = ['electron', dirname(dirname(dirname(entry)))];
const opened = once(app, 'stand-in:window');
await import(pathToFileURL(entry).href);
app.becomeReady();
if (mode !== 'start') {
  const [window]: [BrowserWindow] = (await opened) as [BrowserWindow];
  [seen['pageStatus']] = await once(window, 'stand-in:loaded');
  if (mode === 'picture') await makePicture(window);
  if (mode === 'signal') process.kill(process.pid, 'SIGTERM');
  else if (mode === 'crash') {
    void Promise.reject(new Error('a promise that nobody waits for'));
    setImmediate(() => {
      throw new Error('a bug');
    });
  }
  // What the close button of the only window does.
  else window.close();
}

async function makePicture({ webContents }: BrowserWindow): Promise<void> {
  const finished = new Promise<JobView>((resolve) => {
    webContents.on('stand-in:sent', ({ message }: Sent) => {
      const event = changedSchema.safeParse(message);
      if (event.success && event.data.payload.job.finishedAt !== null) resolve(event.data.payload.job);
    });
  });
  const params = { prompt: 'a lighthouse', width: 256, height: 192, seed: 0 };
  const call = { method: 'jobs.create', input: { jobType: 'image', provider: 'draft', params } };
  seen['created'] = await invoke(webContents, 'gesso:call', JSON.stringify(call));
  const job = await finished;
  const [output] = job.outputs;
  if (output === undefined) throw new Error('the job has no output');

  const part = await asset(`assets/${output.assetId}`, { Range: 'bytes=1-3' });
  const thumbnail = await asset(`thumbnails/${output.assetId}`);
  const { url } = z.object({ url: z.string() }).parse(JSON.parse(readFileSync(runtimeFile, 'utf8')));
  const health = await fetch(`${url}/healthz`);
  Object.assign(seen, {
    jobStatus: job.status,
    width: output.width,
    height: output.height,
    isFileThere: existsSync(output.path),
    partStatus: part.status,
    part: await part.text(),
    thumbnailStatus: thumbnail.status,
    thumbnailType: thumbnail.headers.get('content-type'),
    healthStatus: health.status,
  });
  await Promise.all([thumbnail.arrayBuffer(), health.arrayBuffer()]);
}

async function asset(path: string, headers: Record<string, string> = {}): Promise<Response> {
  const handler = session.defaultSession.protocol.handlers.get('asset');
  const response = await handler?.(new Request(`asset://local/${path}`, { headers }));
  if (!(response instanceof Response)) throw new TypeError('nothing answers asset:');
  return response;
}
