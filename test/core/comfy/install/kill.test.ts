import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { install } from '../../../../src/core/comfy/install/actions.ts';
import { createFakeWorld, type FakeWorld } from '../../../fakes/comfy-install/world.ts';
import { temporaryFolder } from '../../data-folder.ts';
import { createInstaller, isAlive, nobody, untilEnd, untilHanging } from './install-world.ts';

/** Where an install stands still, so that it is killed in the middle of exactly this step. */
const EDGES: readonly {
  step: string;
  hold: (world: FakeWorld) => void;
  isReached: (world: FakeWorld) => Promise<unknown>;
}[] = [
  {
    step: 'uv',
    hold: (world) => (world.index.faults.isSilent = true),
    isReached: (world) => world.index.requested(/simple\/uv/),
  },
  { step: 'environment', hold: (world) => world.break({ venv: { hang: true } }), isReached: untilHanging },
  { step: 'resolve', hold: (world) => world.break({ 'pip compile': { hang: true } }), isReached: untilHanging },
  {
    step: 'download',
    hold: (world) => (world.index.faults.dropAfter = { bytes: 100_000, times: 4 }),
    isReached: (world) => world.index.requested(/torch-1\.0/),
  },
  { step: 'packages', hold: (world) => world.break({ 'pip install': { hang: true } }), isReached: untilHanging },
  { step: 'verify', hold: (world) => world.break({ start: { hang: true } }), isReached: untilHanging },
];

describe.skipIf(process.platform === 'win32')('kill -9 of the engine', { timeout: 60_000 }, () => {
  it.each(EDGES)(
    'in the step "$step" leaves nothing behind, and the next install goes on',
    async ({ hold, isReached }) => {
      const folder = temporaryFolder();
      const world = await createFakeWorld(join(folder, 'world'));
      const home = join(folder, 'home');
      mkdirSync(home);
      const options = { source: world.source, torch: 'cpu' as const };
      hold(world);
      const given = join(folder, 'given.json');
      writeFileSync(given, JSON.stringify({ home, options, environment: world.environment, pins: world.pins }));
      const script = new URL('install-process.ts', import.meta.url).pathname;
      const engine = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, given], {
        stdio: 'ignore',
      });
      onTestFinished(() => void engine.kill('SIGKILL'));
      await isReached(world);

      const gone = once(engine, 'exit');
      engine.kill('SIGKILL');
      await gone;
      const hanging = world.hangingPid();
      world.break({});
      delete world.index.faults.isSilent;
      delete world.index.faults.dropAfter;
      const { installer } = createInstaller(world, home);
      const shown = installer.status();
      await install(installer, options, nobody);
      const ended = await untilEnd(installer);

      expect(shown.state).toBe('interrupted');
      expect(shown.message).toContain('goes on');
      expect(ended).toMatchObject({ state: 'done', installed: { version: '9.9.9' } });
      expect(hanging !== undefined && (await isAlive(hanging))).toBe(false);
    },
  );
});
