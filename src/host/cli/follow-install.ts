import type { InstallStep, InstallView } from '../../contract/comfy-install.ts';
import { SECOND } from '../../contract/units.ts';
import { sleep } from '../../core/base/abort.ts';
import { systemClock } from '../../core/base/clock.ts';
import type { Cli } from './command.ts';
import type { Connection } from './connection.ts';
import { formatBytes } from './text.ts';
import { InterruptedError } from './usage-error.ts';

/** Fast enough for a person, and an install takes minutes. */
const LOOK_EVERY_MS = 250;

/**
 * Starts an install and waits for its end: one line for each step that ends, and one that changes. Ctrl-C cancels it with all that it
 * started and rejects with InterruptedError, which says that it can go on.
 */
export async function followInstall(
  connection: Connection,
  start: () => Promise<InstallView>,
  { out, signal }: Pick<Cli, 'out' | 'signal'>,
): Promise<InstallView> {
  const told = new Set<string>();
  const ends = AbortSignal.any([signal, connection.lost]);
  let view = await start();
  try {
    for (;;) {
      for (const step of view.steps) {
        if (step.state !== 'done' || told.has(step.name)) continue;
        told.add(step.name);
        out.note(doneLine(step));
      }
      if (view.state !== 'running') return view;
      out.progress(progressLine(view));
      await sleep(systemClock, LOOK_EVERY_MS, ends);
      view = await connection.call('comfy.installStatus', {});
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    const { message } = await connection.call('comfy.installCancel', {});
    throw new InterruptedError(`Interrupted. ${message}`);
  } finally {
    out.progress(undefined);
  }
}

function doneLine({ title, durationMs }: InstallStep): string {
  return `done  ${title}${durationMs === null ? '' : `  ${(durationMs / SECOND).toFixed(1)} s`}`;
}

function progressLine({ steps, message, progress, etaMs }: InstallView): string {
  const current = steps.find((step) => step.state === 'running');
  const of = current?.bytesTotal ?? null;
  const done = current?.bytesDone ?? null;
  const bytes = done === null ? '' : `, ${formatBytes(done)}${of === null ? '' : ` of ${formatBytes(of)}`}`;
  const left = etaMs === null ? '' : `, about ${leftText(etaMs)} left`;
  return `${Math.floor(progress * 100)} %  ${message}${bytes}${left}`;
}

function leftText(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / SECOND));
  return seconds < 90 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
