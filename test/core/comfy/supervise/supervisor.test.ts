import { createServer } from 'node:http';
import { describe, expect, it, onTestFinished } from 'vitest';
import { layoutOf } from '../../../../src/core/comfy/supervise/layout.ts';
import { readRunRecord } from '../../../../src/core/comfy/supervise/run-record.ts';
import { fakeInstallation, isAlive, testSupervisor } from './fake-installation.ts';

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
});

describe('a job that was with a server', () => {
  it('brings it back after Gesso was started anew', async () => {
    const supervisor = testSupervisor(fakeInstallation());
    const [backend] = supervisor.backends();

    expect(backend?.wake?.()).toBe('coming');

    await supervisor.until((view) => view.state === 'ready');
    expect(backend?.wake?.()).toBe('coming');
  });

  it('has lost what it had when a person stops it, and does not start it again', async () => {
    const supervisor = testSupervisor(fakeInstallation());
    const [backend] = supervisor.backends();
    await supervisor.ensureReady(never);

    await supervisor.stop({ isByHand: true });

    expect(backend?.wake?.()).toBe('gone');
    expect(supervisor.views()[0]?.state).toBe('stopped');
  });

  it('is told when a person stops what it waits for', async () => {
    const supervisor = testSupervisor(fakeInstallation({ boot_seconds: 30 }));
    const waiting = supervisor.ensureReady(never);
    const told = expect(waiting).rejects.toMatchObject({
      message: expect.stringContaining('by hand'),
      transient: true,
    });
    await supervisor.until((view) => view.pid !== null);

    await supervisor.stop({ isByHand: true });

    await told;
    expect(supervisor.views()[0]?.state).toBe('stopped');
  });

  it('is lost with a server that was given up', async () => {
    const supervisor = testSupervisor(fakeInstallation({ missing_module: 'torch' }));
    await expect(supervisor.ensureReady(never)).rejects.toThrow();

    expect(supervisor.backends()[0]?.wake?.()).toBe('gone');
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
