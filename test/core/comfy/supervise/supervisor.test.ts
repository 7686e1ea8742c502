import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { layoutOf } from '../../../../src/core/comfy/supervise/layout.ts';
import { readRunRecord } from '../../../../src/core/comfy/supervise/run-record.ts';
import { fakeInstallation, isAlive, tell, testSupervisor } from './fake-installation.ts';

const never = new AbortController().signal;

describe('starting', () => {
  it('happens on demand, and counts as done only when our own process answers', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);

    const { url } = await supervisor.ensureReady(never);

    const view = supervisor.views()[0];
    expect(view).toMatchObject({ state: 'ready', url, supervised: true, cause: null, restarts: 0 });
    expect(installation.seen().argv).toContain(String(view?.port));
    expect(installation.seen().pid).toBe(view?.pid);
    expect(supervisor.states).toEqual(['stopped', 'starting', 'ready']);
  });

  it('is one start, however many jobs wait for it', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);

    const urls = await Promise.all(Array.from({ length: 5 }, () => supervisor.ensureReady(never)));

    expect(new Set(urls.map(({ url }) => url)).size).toBe(1);
    expect(installation.starts().length).toBe(1);
  });

  it('gives ComfyUI none of our keys', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation, { environment: { OPENAI_API_KEY: 'sk-test', LANG: 'C.UTF-8' } });

    await supervisor.ensureReady(never);

    const { env } = installation.seen();
    expect(JSON.stringify(env)).not.toContain('sk-test');
    expect(env).toMatchObject({
      LANG: 'C.UTF-8',
      __COMFY_CLI_SESSION__: layoutOf(installation.dataDir, 'local').session,
    });
  });

  it('leaves out options that this ComfyUI does not know, and says so in the log', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation, { settings: { comfyExtraArgs: ['--no-such-option', '5'] } });

    await supervisor.ensureReady(never);

    expect(installation.seen().argv).not.toContain('--no-such-option');
    expect(supervisor.logs(50)?.lines.join('\n')).toContain('does not know --no-such-option: left out');
  });

  it('takes another port when somebody else answers at ours', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation);
    await supervisor.ensureReady(never);
    const port = supervisor.views()[0]?.port ?? 0;
    await supervisor.stop();
    const foreign = createServer((_, response) => response.end('{"system":{"argv":["main.py"]}}'));
    await new Promise<void>((resolve) => foreign.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void foreign.close());

    await supervisor.ensureReady(never);

    expect(supervisor.views()[0]?.port).not.toBe(port);
  });

  it('does not mistake a foreign server that came to our port for our own', async () => {
    const installation = fakeInstallation({ boot_seconds: 1 });
    const supervisor = testSupervisor(installation);
    void supervisor.start({ safeMode: false });
    await supervisor.until((view) => view.pid !== null);
    const port = supervisor.views()[0]?.port ?? 0;
    const foreign = createServer((_, response) => response.end('{"system":{"argv":["main.py","--port","1"]}}'));
    await new Promise<void>((resolve) => foreign.listen(port, '127.0.0.1', resolve));
    onTestFinished(() => void foreign.close());

    const { url } = await supervisor.ensureReady(never);

    expect(url).not.toContain(`:${port}`);
    expect(supervisor.views()[0]).toMatchObject({
      state: 'ready',
      cause: { code: 'port_taken', message: expect.stringContaining(`Port ${port} is taken by`) },
    });
  });

  it('tells its phases in order', async () => {
    const installation = fakeInstallation({ boot_seconds: 0.2 });
    const supervisor = testSupervisor(installation);
    const phases: (string | null)[] = [];
    const watching = supervisor.until((view) => {
      if (view.phase !== null && phases.at(-1) !== view.phase) phases.push(view.phase);
      return view.state === 'ready';
    });

    await Promise.all([supervisor.ensureReady(never), watching]);

    expect(phases.slice(0, 2)).toEqual(['Preparing its folders', 'Starting Python']);
    expect(phases).toContain('Loading ComfyUI');
  });

  it('fails with the cause and the next action, and is not repeated for a cause that lasts', async () => {
    const installation = fakeInstallation({ missing_module: 'torch' });
    const supervisor = testSupervisor(installation);

    await expect(supervisor.ensureReady(never)).rejects.toMatchObject({
      code: 'unavailable',
      message: 'The Python package torch is missing. Repair the installation (gesso comfy install).',
    });
    await expect(supervisor.ensureReady(never)).rejects.toThrow('torch is missing');

    expect(installation.starts().length).toBe(1);
    expect(supervisor.views()[0]).toMatchObject({ state: 'crashed', cause: { code: 'missing_module' }, retryAt: null });
  });

  it('is tried again after a cause that lasts when a person asks, and works once it is mended', async () => {
    const installation = fakeInstallation({ missing_module: 'torch' });
    const supervisor = testSupervisor(installation);
    await expect(supervisor.ensureReady(never)).rejects.toThrow();
    installation.behave({});

    await supervisor.start({ safeMode: false });

    await expect(supervisor.ensureReady(never)).resolves.toMatchObject({ url: expect.stringContaining('127.0.0.1') });
  });

  it('gets past a custom node that exits the process, in safe mode', async () => {
    const installation = fakeInstallation({ custom_node_exits: true });
    const supervisor = testSupervisor(installation);
    await expect(supervisor.ensureReady(never)).rejects.toThrow('--safe-mode');
    expect(supervisor.views()[0]?.cause).toMatchObject({ code: 'custom_node', action: { kind: 'start_safe_mode' } });

    await supervisor.start({ safeMode: true });
    await supervisor.ensureReady(never);

    expect(supervisor.views()[0]).toMatchObject({ state: 'ready', safeMode: true });
    expect(installation.seen().argv).toContain('--disable-all-custom-nodes');
  });

  it('ends a start that hangs at a custom node, and says so', async () => {
    const installation = fakeInstallation({ custom_node_hangs: true });
    const supervisor = testSupervisor(installation, { limits: { startSilentMs: 600 } });

    await expect(supervisor.ensureReady(never)).rejects.toThrow('one of them hangs');

    expect(installation.starts().filter(isAlive)).toEqual([]);
  });

  it('survives a custom node that prints without end', async () => {
    const installation = fakeInstallation({ flood_bytes: 200 * 2 ** 20 });
    const supervisor = testSupervisor(installation);
    const before = process.memoryUsage().rss;

    await supervisor.ensureReady(never);

    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    expect(supervisor.logged.length).toBeLessThan(20_000);
  });

  it('waits for a person where the settings say so', async () => {
    const supervisor = testSupervisor(fakeInstallation(), { settings: { comfyAutoStart: 'manual' } });

    await expect(supervisor.ensureReady(never)).rejects.toThrow('it is started by hand');
    await supervisor.start({ safeMode: false });

    await expect(supervisor.ensureReady(never)).resolves.toBeDefined();
  });

  it('comes with Gesso where the settings say so', async () => {
    const supervisor = testSupervisor(fakeInstallation(), { settings: { comfyAutoStart: 'with_gesso' } });

    supervisor.begin();

    await supervisor.until((view) => view.state === 'ready');
  });

  it('says what to do when nothing is installed', async () => {
    const installation = fakeInstallation();
    writeFileSync(`${installation.dataDir}/comfy/installation.json`, 'torn');
    const supervisor = testSupervisor(installation);

    expect(supervisor.isInstalled()).toBe(false);
    expect(supervisor.backends()).toEqual([]);
    await expect(supervisor.ensureReady(never)).rejects.toThrow('gesso comfy install');
  });

  it('stops waiting when the job is cancelled, and goes on starting', async () => {
    const installation = fakeInstallation({ boot_seconds: 0.5 });
    const supervisor = testSupervisor(installation);
    const cancel = new AbortController();
    const waiting = supervisor.ensureReady(cancel.signal);
    await supervisor.until((view) => view.state === 'starting');

    cancel.abort(new Error('cancelled'));

    await expect(waiting).rejects.toThrow('cancelled');
    await supervisor.until((view) => view.state === 'ready');
  });
});

describe('several GPUs', () => {
  it('have a server each, with their own ports and folders', async () => {
    const installation = fakeInstallation();
    const supervisor = testSupervisor(installation, { settings: { comfyDevices: [0, 2] } });
    const [first, second] = supervisor.backends();

    const urls = await Promise.all([first?.ensureReady?.(never), second?.ensureReady?.(never)]);

    expect(supervisor.views().map(({ id, label }) => [id, label])).toEqual([
      ['cuda0', 'GPU 0'],
      ['cuda2', 'GPU 2'],
    ]);
    expect(new Set(urls).size).toBe(2);
    expect(readRunRecord(layoutOf(installation.dataDir, 'cuda2').record)?.port).toBe(supervisor.views()[1]?.port);
  });
});

describe('stopping', () => {
  it('ends the whole tree, proven gone', async () => {
    const installation = fakeInstallation({ grandchildren: 2 });
    const supervisor = testSupervisor(installation);
    await supervisor.ensureReady(never);
    await expect.poll(() => installation.grandchildren().length, { timeout: 10_000 }).toBe(2);
    const pids = [...installation.starts(), ...installation.grandchildren()];

    await supervisor.stop();

    expect(pids.filter(isAlive)).toEqual([]);
    expect(supervisor.views()[0]).toMatchObject({ state: 'stopped', pid: null, url: null });
    expect(readRunRecord(layoutOf(installation.dataDir, 'local').record)).toBeUndefined();
  });

  it('is polite first', async () => {
    const supervisor = testSupervisor(fakeInstallation({ stop_seconds: 0.2 }));
    await supervisor.ensureReady(never);

    await supervisor.stop();

    expect(supervisor.logs(5)?.lines).toContain('Stopped server');
  });

  it('does not wait for a process that ignores the polite way', async () => {
    const installation = fakeInstallation({ ignore_sigint: true });
    const supervisor = testSupervisor(installation, { limits: { stopGraceMs: 200 } });
    await supervisor.ensureReady(never);

    await supervisor.stop();

    expect(installation.starts().filter(isAlive)).toEqual([]);
  });

  it('is over at once when Gesso ends, even in the middle of a polite stop', async () => {
    const installation = fakeInstallation({ ignore_sigint: true });
    const supervisor = testSupervisor(installation, { limits: { stopGraceMs: 60_000, quickStopGraceMs: 50 } });
    await supervisor.ensureReady(never);
    const politely = supervisor.stop();

    await supervisor.end();

    await politely;
    expect(installation.starts().filter(isAlive)).toEqual([]);
  });

  it('works in the middle of a start', async () => {
    const installation = fakeInstallation({ boot_seconds: 30 });
    const supervisor = testSupervisor(installation);
    void supervisor.start({ safeMode: false });
    await supervisor.until((view) => view.pid !== null);

    await supervisor.stop();

    expect(supervisor.views()[0]?.state).toBe('stopped');
    expect(installation.starts().filter(isAlive)).toEqual([]);
  });
});

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
