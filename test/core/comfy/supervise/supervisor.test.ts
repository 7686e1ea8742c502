import { describe, expect, it } from 'vitest';
import { fakeInstallation, isAlive, tell, testSupervisor } from './fake-installation.ts';

const never = new AbortController().signal;

describe('a supervised ComfyUI', () => {
  it('starts on demand and is ready only as our own process', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);

    const { url } = await supervisor.ensureReady(never);

    const view = supervisor.views()[0];
    expect(view).toMatchObject({ state: 'ready', url, supervised: true, cause: null, restarts: 0 });
    expect(installation.seen().argv).toContain(String(view?.port));
    expect(supervisor.states).toEqual(['stopped', 'starting', 'ready']);
  });

  it('ends with its whole tree, proven gone', async () => {
    const installation = fakeInstallation({ grandchildren: 2 });
    const supervisor = testSupervisor(installation);
    await supervisor.ensureReady(never);
    await expect.poll(() => installation.grandchildren().length).toBe(2);
    const pids = [...installation.starts(), ...installation.grandchildren()];

    await supervisor.stop();

    expect(pids.filter(isAlive)).toEqual([]);
    expect(supervisor.views()[0]).toMatchObject({ state: 'stopped', pid: null, url: null });
  });

  it('is started again after a crash', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);
    await supervisor.ensureReady(never);

    await tell(supervisor, { exit: 1 });
    await supervisor.until((view) => view.restarts === 1 && view.state === 'ready');

    expect(installation.starts().length).toBe(2);
    expect(supervisor.states).toEqual(['stopped', 'starting', 'ready', 'crashed', 'starting', 'ready']);
  });
});
