import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { installationFile } from '../../../../src/core/comfy/installation.ts';
import type { SuperviseLimits } from '../../../../src/core/comfy/supervise/limits.ts';
import { createSupervisor, type Supervisor } from '../../../../src/core/comfy/supervise/supervisor.ts';
import { loadKeeper } from '../../../../src/core/load-keeper.ts';
import { type Settings, settingsSchema } from '../../../../src/contract/settings.ts';
import { tempFolder } from '../../../support/temp-folder.ts';

/** What test/fakes/comfyui-process/main.py understands. */
export type Behaviour = {
  readonly boot_seconds?: number;
  readonly stop_seconds?: number;
  readonly missing_module?: string;
  readonly error?: string;
  readonly grandchildren?: number;
  readonly custom_node_exits?: boolean;
  readonly custom_node_hangs?: boolean;
  readonly flood_bytes?: number;
  readonly ignore_sigint?: boolean;
};

const seenSchema = z.object({
  argv: z.array(z.string()),
  env: z.record(z.string(), z.string()),
  pid: z.int(),
  cwd: z.string(),
});

/** A data folder with an installation that runs the stand-in. */
export type FakeInstallation = {
  readonly dataDir: string;
  readonly root: string;
  behave(behaviour: Behaviour): void;
  seen(): z.infer<typeof seenSchema>;
  /** pids of all starts so far, in order. */
  starts(): number[];
  grandchildren(): number[];
};

/** Makes one; removed when the test ends. */
export function fakeInstallation(behaviour: Behaviour = {}, name = 'gesso comfy ü'): FakeInstallation {
  const dataDir = tempFolder(name);
  const root = join(dataDir, 'engine');
  mkdirSync(join(dataDir, 'comfy'), { recursive: true });
  mkdirSync(root);
  copyFileSync(join(import.meta.dirname, '../../../fakes/comfyui-process/main.py'), join(root, 'main.py'));
  const python = execFileSync('python3', ['-c', 'import sys; print(sys.executable)'], { encoding: 'utf8' }).trim();
  const installation = {
    schema: 1,
    kind: 'managed',
    root,
    python,
    torch: 'cpu',
    version: '0.3.64',
    commit: null,
    installedAt: 1,
  };
  writeFileSync(installationFile(dataDir), JSON.stringify(installation));
  const behave = (next: Behaviour): void => writeFileSync(join(root, 'behaviour.json'), JSON.stringify(next));
  behave(behaviour);
  const numbers = (file: string): number[] =>
    existsSync(join(root, file)) ? readFileSync(join(root, file), 'utf8').split('\n').filter(Boolean).map(Number) : [];
  return {
    dataDir,
    root,
    behave,
    seen: () => seenSchema.parse(JSON.parse(readFileSync(join(root, 'seen.json'), 'utf8'))),
    starts: () => numbers('starts.txt'),
    grandchildren: () => numbers('grandchildren.txt'),
  };
}

export type TestSupervisor = Supervisor & {
  /** Resolves when the first server is as wished. */
  until(isSo: (view: ReturnType<Supervisor['views']>[number]) => boolean, what?: string): Promise<void>;
  readonly settings: Settings;
  /** What has gone to the window. */
  readonly logged: string[];
  /** States in the order in which they came, repeats left out. */
  readonly states: string[];
};

const FAST: Partial<SuperviseLimits> = {
  restartBaseMs: 20,
  healthEveryMs: 50,
  healthAnswerMs: 200,
  stopGraceMs: 1500,
  logEveryMs: 10,
};

/** A supervisor of the stand-in, ended with the test. */
export function testSupervisor(
  installation: FakeInstallation,
  options: {
    readonly limits?: Partial<SuperviseLimits>;
    readonly settings?: Partial<Settings>;
    readonly environment?: Record<string, string>;
  } = {},
): TestSupervisor {
  const watchers = new Set<() => void>();
  const logged: string[] = [];
  const states: string[] = ['stopped'];
  const settings = { ...settingsSchema.parse({}), ...options.settings };
  const supervisor = createSupervisor({
    dataDir: installation.dataDir,
    environment: { PATH: process.env.PATH, ...options.environment },
    keeper: loadKeeper(),
    clock: systemClock,
    log: silentLog,
    fetch: globalThis.fetch,
    settings: () => settings,
    limits: { ...FAST, ...options.limits },
    onChange: () => {
      const state = supervisor.views()[0]?.state;
      if (state !== undefined && states.at(-1) !== state) states.push(state);
      for (const watcher of watchers) watcher();
    },
    onLines: (_id, { lines }) => void logged.push(...lines),
  });
  onTestFinished(() => supervisor.end());
  const until: TestSupervisor['until'] = (isSo) =>
    new Promise((resolve) => {
      const look = (): void => {
        const view = supervisor.views()[0];
        if (view === undefined || !isSo(view)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      look();
    });
  return { ...supervisor, until, settings, logged, states };
}

/** Tells the running stand-in what to do; see its `do_POST`. */
export async function tell(supervisor: Supervisor, what: Record<string, unknown>): Promise<void> {
  const url = supervisor.views()[0]?.url;
  await fetch(`${url}/fake`, { method: 'POST', body: JSON.stringify(what) }).then(
    (response) => response.text(),
    // It ended before it had answered, as told.
    () => undefined,
  );
}

/** Whether a process of this pid is there and not a zombie. */
export function isAlive(pid: number): boolean {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return !/^ [ZX]/.test(stat.slice(stat.lastIndexOf(')') + 1));
  } catch {
    return false;
  }
}
