import { describe, expect, it, vi } from 'vitest';
import { stopBeforeQuit } from '../../../../electron/main/quit/stop-before-quit.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { app } from '../../electron-stand-in.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));

/** A quit that ends the returned promise with the exit code. */
function quitting(stop: () => Promise<void>, deadlineMs?: number) {
  app.removeAllListeners();
  const exited = Promise.withResolvers<number>();
  app.onExit = exited.resolve;
  const quit = stopBeforeQuit(app as never, { stop, log: silentLog, deadlineMs });
  return { quit, exited: exited.promise };
}

describe('stopBeforeQuit', () => {
  it('exits only after the engine has stopped, and stops it once', async () => {
    const steps: string[] = [];
    const stopping = Promise.withResolvers<void>();
    const { exited } = quitting(async () => {
      steps.push('asked');
      await stopping.promise;
      steps.push('stopped');
    });
    void exited.then(() => steps.push('exited'));

    app.quit();
    app.quit();
    stopping.resolve();

    expect(await exited).toBe(0);
    expect(steps).toEqual(['asked', 'stopped', 'exited']);
  });

  it('does not wait for ever', async () => {
    const { exited } = quitting(() => new Promise(() => undefined), 5);

    app.quit();

    expect(await exited).toBe(0);
  });

  it('exits also when the stop fails, with the code that was set', async () => {
    const { quit, exited } = quitting(async () => {
      throw new Error('the disk is gone');
    });
    quit.setExitCode(4);

    app.quit();

    expect(await exited).toBe(4);
  });
});
