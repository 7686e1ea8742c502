import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** The ComfyUI stand-in of the tests, in a process of its own, so that its work is not counted as ours. */
export type StandInProcess = {
  readonly url: string;
  /** Every checkpoint that it loaded so far, in order. */
  readonly loads: readonly string[];
  stop(): Promise<void>;
};

/** Starts one. `preview`: a JPEG file that stands for every preview. Rejects when it ends before it listens. */
export async function startStandInProcess(
  options: { readonly checkpoints?: readonly string[]; readonly stepMs?: number; readonly preview?: string } = {},
): Promise<StandInProcess> {
  const script = fileURLToPath(new URL('../test/fakes/comfyui/main.ts', import.meta.url));
  const args = [
    '--step-ms',
    String(options.stepMs ?? 0),
    ...(options.checkpoints ?? []).flatMap((name) => ['--checkpoint', name]),
    ...(options.preview === undefined ? [] : ['--preview', options.preview]),
  ];
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const loads: string[] = [];
  return { url: await readUrl(child, loads), loads, stop: () => stop(child) };
}

function readUrl(child: ChildProcess, loads: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('its output is piped');
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [word, rest = ''] = line.split(/=(.*)/s);
      if (word === 'COMFY_WORKER_URL') resolve(rest);
      if (word === 'LOADED') loads.push(rest);
    });
    child.once('exit', (code) => reject(new Error(`the stand-in ended with code ${code}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await ended;
}
