import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { listenForStop } from '../../../src/host/node/stop-signals.ts';
import { SERVER } from '../gesso-process.ts';
import { temporaryFolder } from '../test-host.ts';

afterEach(() => vi.useRealTimers());

describe('listenForStop', () => {
  it('takes presses close together for one, and a later one for impatience', async () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    const impatient = vi.fn();
    const { requested, release } = listenForStop({ onImpatient: impatient, watchParent: false });

    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGINT', 'SIGINT');
    process.emit('SIGTERM', 'SIGTERM');
    expect(await requested).toBe('SIGINT');
    expect(impatient).not.toHaveBeenCalled();
    vi.advanceTimersByTime(301);
    process.emit('SIGTERM', 'SIGTERM');
    expect(impatient).not.toHaveBeenCalled();
    process.emit('SIGINT', 'SIGINT');

    expect(impatient).toHaveBeenCalledOnce();
    release();
  });

  it('gives the signals back', () => {
    const before = process.listenerCount('SIGINT');

    const { release } = listenForStop({ onImpatient: () => undefined, watchParent: false });
    release();

    expect(process.listenerCount('SIGINT')).toBe(before);
  });
});

describe('a host whose parent is killed', () => {
  it.runIf(process.platform !== 'win32')('ends by itself', async () => {
    const home = temporaryFolder();
    // The parent holds the other end of the host's standard input and hands its output on to us.
    const script = `require('node:child_process').spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ${JSON.stringify(SERVER)}], { stdio: ['pipe', 'inherit', 'inherit'] });`;
    const parent = spawn(process.execPath, ['-e', script], {
      env: { ...process.env, GESSO_HOME: home, GESSO_NO_OPEN: '1' },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    await once(parent.stdout, 'data');

    parent.kill('SIGKILL');

    // Only the host still holds our pipe: it closes when the host is gone.
    await once(parent.stdout.resume(), 'close');
  });
});
