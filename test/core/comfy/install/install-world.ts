import { onTestFinished } from 'vitest';
import type { InstallView } from '../../../../src/contract/comfy-install.ts';
import { type Clock, systemClock } from '../../../../src/core/base/clock.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { Installer } from '../../../../src/core/comfy/install/installer.ts';
import type { InstallerOptions } from '../../../../src/core/comfy/install/installer-options.ts';
import { identityOf } from '../../../../src/core/comfy/process/identity.ts';
import { takeFileLock } from '../../../../src/core/db/open.ts';
import type { FakeWorld } from '../../../fakes/comfy-install/world.ts';

/** Real time without pauses: what waits goes on at once. */
export const impatientClock: Clock = { ...systemClock, after: (_delayMs, run) => systemClock.after(0, run) };

export const nobody: AbortSignal = new AbortController().signal;

/** An installer on the stand-ins, with what it announced; ended after the test. */
export function createInstaller(
  world: FakeWorld,
  dataDir: string,
  options: Partial<InstallerOptions> = {},
): { installer: Installer; views: InstallView[]; stopped: { count: number } } {
  const views: InstallView[] = [];
  const stopped = { count: 0 };
  const installer = new Installer({
    dataDir,
    environment: world.environment,
    clock: impatientClock,
    log: silentLog,
    lock: takeFileLock,
    onChange: (view) => views.push(view),
    stopServer: async () => {
      stopped.count += 1;
    },
    pins: world.pins,
    ask: async () => undefined,
    ...options,
  });
  onTestFinished(() => installer.stop());
  return { installer, views, stopped };
}

/** Waits until nothing runs, and returns how it ended. */
export async function untilEnd(installer: Installer): Promise<InstallView> {
  while (installer.isRunning()) await new Promise((resolve) => setTimeout(resolve, 5));
  return installer.status();
}

/** Waits until a program of the install hangs, and returns its number. */
export async function untilHanging(world: FakeWorld): Promise<number> {
  for (;;) {
    const pid = world.hangingPid();
    if (pid !== undefined) return pid;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** true while a process with this number runs; one that has ended and waits for its parent does not. */
export async function isAlive(pid: number): Promise<boolean> {
  return (await identityOf(pid)) !== undefined;
}
