import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { BrowserWindow as WindowStandIn } from '../electron-stand-in.ts';

/*
 * The whole desktop main in a process of its own, with the stand-in in Electron's place: starts it, makes a Draft picture through the
 * bridge, reads it through the protocol, and quits. Prints one JSON line of what was seen. Arguments: the entry file and the data folder.
 */
const [entry = '', dataDir = ''] = process.argv.slice(2);
const standInUrl = new URL('../electron-stand-in.ts', import.meta.url).href;
registerHooks({
  resolve: (specifier, context, next) =>
    specifier === 'electron' ? { url: standInUrl, shortCircuit: true } : next(specifier, context),
});

// Not imported by name: the entry must get the very same instance through its own `import 'electron'`.
const { app, invoke, session } = (await import(standInUrl)) as typeof import('../electron-stand-in.ts');
app.onExit = (code) => process.exit(code);

const opened = once(app, 'stand-in:window');
await import(pathToFileURL(entry).href);
app.becomeReady();
const [window] = (await opened) as [WindowStandIn];
const [pageStatus] = await once(window, 'stand-in:loaded');

const call = async (method: string, input: unknown): Promise<any> => {
  const reply = await invoke(window.webContents, 'gesso:call', JSON.stringify({ method, input }));
  if (!reply.ok) throw new Error(JSON.stringify(reply.error));
  return reply.output;
};
const finished = new Promise<any>((resolve) => {
  window.webContents.on('stand-in:sent', ({ message }) => {
    if (message.name === 'job.changed' && message.payload.job.finishedAt !== null) resolve(message.payload.job);
  });
});
await call('jobs.create', {
  jobType: 'image',
  provider: 'draft',
  params: { prompt: 'a lighthouse', width: 256, height: 192, seed: 0 },
});
const job = await finished;
const [output] = job.outputs;

const asset = session.defaultSession.protocol.handlers.get('asset');
const range = { headers: { Range: 'bytes=1-3' } };
const part: Response = await asset?.(new Request(`asset://local/assets/${output.assetId}`, range));
const thumbnail: Response = await asset?.(new Request(`asset://local/thumbnails/${output.assetId}`));
const runtimeFile = join(dataDir, 'runtime.json');
const { url } = JSON.parse(readFileSync(runtimeFile, 'utf8'));
const health = await fetch(`${url}/healthz`);

process.once('exit', (code) => {
  const seen = {
    pageStatus,
    jobStatus: job.status,
    width: output.width,
    height: output.height,
    isFileThere: existsSync(output.path),
    partStatus: part.status,
    part: bytes.toString('latin1'),
    thumbnailStatus: thumbnail.status,
    thumbnailType: thumbnail.headers.get('content-type'),
    healthStatus: health.status,
    isRuntimeFileLeft: existsSync(runtimeFile),
    code,
  };
  process.stdout.write(`${JSON.stringify(seen)}\n`);
});
const bytes = Buffer.from(await part.arrayBuffer());
await Promise.all([thumbnail.arrayBuffer(), health.arrayBuffer()]);
app.quit();
