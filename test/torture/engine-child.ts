import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Line, lineSchema, type Order } from './lines.ts';

const SCRIPT = fileURLToPath(new URL('./load-process.ts', import.meta.url));

/** An engine's process that has loaded its code and waits for its order. */
export type EngineChild = {
  /** Lets it begin; resolves when it is dead, killed with -9 `ms` after the order or after it `running`. `lines` is all that it said. */
  runAndKill(
    order: Order,
    death: { readonly after: 'order' | 'running'; readonly ms: number },
  ): Promise<{ readonly lines: readonly Line[]; readonly problem: string | null }>;
  /** Ends one that is not needed. */
  discard(): Promise<void>;
};

/** Starts a process that loads the engine's code. The compile cache makes the next one start in half the time. */
export function startEngineChild(): EngineChild {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', SCRIPT], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: join(tmpdir(), 'gesso-compile-cache') },
  });
  const closed = once(child, 'close');
  const said = { out: '', err: '' };
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (said.out += chunk));
  child.stderr.setEncoding('utf8').on('data', (chunk: string) => (said.err += chunk));
  // A process that was killed cannot read any more.
  child.stdin.on('error', () => undefined);
  return {
    runAndKill: async (order, death) => {
      await heard(child, () => said.out.includes('"loaded"'));
      child.stdin.write(`${JSON.stringify(order)}\n`);
      if (death.after === 'running') await heard(child, () => said.out.includes('"running"'));
      const timer = setTimeout(() => child.kill('SIGKILL'), death.ms);
      const [code, signal]: unknown[] = await closed;
      clearTimeout(timer);
      const problem =
        signal === 'SIGKILL' ? null : `the engine ended by itself (${String(code)}): ${said.err.slice(0, 4000)}`;
      return { lines: linesOf(said.out), problem };
    },
    discard: async () => {
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** Until it has said something, or is dead. */
async function heard(child: ChildProcess, isHeard: () => boolean): Promise<void> {
  const { stdout } = child;
  if (stdout === null) return;
  while (!isHeard() && child.exitCode === null && child.signalCode === null)
    await Promise.race([once(stdout, 'data'), once(child, 'close')]);
}

/** What was said whole; the last line may have been cut by the kill. */
function linesOf(text: string): Line[] {
  return text
    .split('\n')
    .slice(0, -1)
    .map((line) => lineSchema.parse(JSON.parse(line)));
}
