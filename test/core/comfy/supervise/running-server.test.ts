import { describe, expect, it } from 'vitest';
import { fakeInstallation, tell, testSupervisor } from './fake-installation.ts';

const never = new AbortController().signal;

describe('a running server', () => {
  it('is started again after a crash', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);
    await supervisor.ensureReady(never);

    await tell(supervisor, { exit: 1 });
    await supervisor.until((view) => view.restarts === 1 && view.state === 'ready');

    expect(installation.starts().length).toBe(2);
    expect(supervisor.states).toEqual(['stopped', 'starting', 'ready', 'crashed', 'starting', 'ready']);
  });

  it('is started again after kill -9, at the same port', async () => {
    const supervisor = testSupervisor(fakeInstallation());
    await supervisor.ensureReady(never);
    const { port, pid } = supervisor.views()[0] ?? {};

    process.kill(pid ?? 0, 'SIGKILL');
    await supervisor.until((view) => view.restarts === 1 && view.state === 'ready');

    expect(supervisor.views()[0]).toMatchObject({ port, cause: { code: 'killed' } });
  });

  it('is given up when it crashes again and again, and says so', async () => {
    const supervisor = testSupervisor(fakeInstallation(), { limits: { crashesMax: 2, restartBaseMs: 1 } });
    await supervisor.ensureReady(never);

    for (let crash = 1; crash <= 3; crash++) {
      process.kill(supervisor.views()[0]?.pid ?? 0, 'SIGKILL');
      await supervisor.until((view) =>
        crash < 3
          ? view.restarts === crash && view.state === 'ready'
          : view.state === 'crashed' && view.retryAt === null,
      );
    }

    await expect(supervisor.ensureReady(never)).rejects.toMatchObject({ code: 'engine_crashed' });
  });

  it('is busy while prompts are in its queue', async () => {
    const supervisor = testSupervisor(fakeInstallation());
    await supervisor.ensureReady(never);

    await tell(supervisor, { queue: { queue_running: [[0, 'a', {}, {}, []]], queue_pending: [] } });
    await supervisor.until((view) => view.state === 'busy');
    await tell(supervisor, { queue: { queue_running: [], queue_pending: [] } });

    await supervisor.until((view) => view.state === 'ready');
  });

  it('is replaced when its worker dies though it answers', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);
    await supervisor.ensureReady(never);

    await tell(supervisor, { print: 'Exception in thread Thread-1 (prompt_worker):' });
    await supervisor.until((view) => view.restarts === 1 && view.state === 'ready');

    expect(supervisor.views()[0]?.cause?.code).toBe('worker_died');
    expect(installation.starts().length).toBe(2);
  });

  it('is replaced when prompts wait and nothing runs', async () => {
    const supervisor = testSupervisor(fakeInstallation(), { limits: { idleQueueMs: 300 } });
    await supervisor.ensureReady(never);

    await tell(supervisor, { queue: { queue_running: [], queue_pending: [[0, 'a', {}, {}, []]] } });

    await supervisor.until((view) => view.restarts === 1 && view.cause?.code === 'worker_died');
  });

  it('is replaced when it is frozen', async () => {
    const supervisor = testSupervisor(fakeInstallation(), {
      limits: { silentAfterMs: 100, frozenAfterMs: 400, healthAnswerMs: 100 },
    });
    await supervisor.ensureReady(never);

    process.kill(supervisor.views()[0]?.pid ?? 0, 'SIGSTOP');
    await supervisor.until((view) => view.restarts === 1 && view.state === 'ready');

    expect(supervisor.states).toEqual(['stopped', 'starting', 'ready', 'unhealthy', 'crashed', 'starting', 'ready']);
    expect(supervisor.views()[0]?.cause?.code).toBe('frozen');
  });

  it('comes back by itself after a short freeze', async () => {
    const supervisor = testSupervisor(fakeInstallation(), { limits: { healthAnswerMs: 100 } });
    await supervisor.ensureReady(never);
    const pid = supervisor.views()[0]?.pid ?? 0;

    process.kill(pid, 'SIGSTOP');
    await supervisor.until((view) => view.state === 'unhealthy');
    process.kill(pid, 'SIGCONT');

    await supervisor.until((view) => view.state === 'ready');
    expect(supervisor.views()[0]).toMatchObject({ pid, restarts: 0 });
  });

  it('is started anew when ComfyUI’s Manager asks for it: no crash', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);
    await supervisor.ensureReady(never);

    await tell(supervisor, { reboot: true, exit: 0 });
    await expect.poll(() => installation.starts().length, { timeout: 10_000 }).toBe(2);
    await supervisor.ensureReady(never);

    expect(supervisor.views()[0]).toMatchObject({ restarts: 0, cause: null });
  });

  it('is restarted between jobs when it holds too much memory', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation, { settings: { comfyMemoryLimitMb: 1 } });
    await supervisor.ensureReady(never);

    await supervisor.until((view) => view.cause?.code === 'out_of_memory' && view.state === 'ready');

    expect(installation.starts().length).toBe(2);
    expect(supervisor.states).toContain('stopping');
  });

  it('is replaced at a job’s wish', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);
    await supervisor.ensureReady(never);

    await supervisor.backends()[0]?.restart?.('failed_driver', never);
    await expect.poll(() => installation.starts().length, { timeout: 10_000 }).toBe(2);
    await supervisor.ensureReady(never);

    expect(supervisor.logs(50)?.lines.join('\n')).toContain('the graphics driver had failed');
  });
});
