import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { endOrphan } from '../../../../src/core/comfy/process/end-tree.ts';
import { beganCommand, beganFromStat, identityOf, isRunning } from '../../../../src/core/comfy/process/identity.ts';
import { runProgram } from '../../../../src/core/comfy/process/run-program.ts';

const NODE = process.execPath;
const LONG = 60_000;

describe('runProgram', () => {
  it('shows a program what it was given and nothing of ours', async () => {
    const script = 'console.log(JSON.stringify([process.env.GIVEN, process.env.HOME ?? null]))';

    const end = await runProgram(NODE, ['-e', script], { environment: { GIVEN: 'yes' }, timeoutMs: LONG });

    expect(end).toMatchObject({ exitCode: 0, stdout: '["yes",null]', startError: undefined, timedOut: false });
  });

  it('returns a failure with what was said, line by line', async () => {
    const lines: string[] = [];
    const script = 'console.log("one"); console.error("two"); process.exitCode = 3';

    const end = await runProgram(NODE, ['-e', script], {
      environment: {},
      timeoutMs: LONG,
      onLine: (line) => lines.push(line),
    });

    expect(end).toMatchObject({ exitCode: 3, stdout: 'one', stderr: 'two' });
    expect(lines.toSorted()).toEqual(['one', 'two']);
  });

  it('says that a program is not there', async () => {
    const end = await runProgram('gesso-no-such-program', [], { environment: {}, timeoutMs: LONG });

    expect(end).toMatchObject({ exitCode: undefined, startError: 'ENOENT' });
  });

  it('ends a program that takes too long', async () => {
    const end = await runProgram(NODE, ['-e', 'setInterval(() => {}, 1000)'], { environment: {}, timeoutMs: 100 });

    expect(end).toMatchObject({ exitCode: undefined, timedOut: true });
  });

  it.skipIf(process.platform === 'win32')('ends everything below a program when it is cancelled', async () => {
    const abort = new AbortController();
    const below = Promise.withResolvers<number>();
    const script = `
      const child = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
      console.log(child.pid);
      setInterval(() => {}, 1000);`;
    const running = runProgram(NODE, ['-e', script], {
      environment: {},
      timeoutMs: LONG,
      signal: abort.signal,
      onLine: (line) => below.resolve(Number(line)),
    });
    const identity = await identityOf(await below.promise);

    abort.abort(new Error('enough'));

    await expect(running).rejects.toThrow('enough');
    expect(identity).toBeDefined();
    if (identity !== undefined) await expect.poll(() => isRunning(identity)).toBe(false);
  });

  it('keeps standard input open for as long as it runs', async () => {
    const abort = new AbortController();
    const ready = Promise.withResolvers<void>();
    const script =
      'process.stdin.on("end", () => process.exit(7)).resume(); console.log("ready"); setInterval(() => {}, 1000)';
    const running = runProgram(NODE, ['-e', script], {
      environment: {},
      timeoutMs: LONG,
      keepsInputOpen: true,
      signal: abort.signal,
      onLine: () => ready.resolve(),
    });

    await ready.promise;
    abort.abort(new Error('over'));

    await expect(running).rejects.toThrow('over');
  });
});

describe('the identity of a process', () => {
  it('is the same as long as it runs, and another one for the same number', async () => {
    const mine = await identityOf(process.pid);

    expect(mine).toEqual(await identityOf(process.pid));
    expect(await isRunning({ pid: process.pid, began: 'at another time' })).toBe(false);
    expect(await identityOf(2 ** 22 + 1)).toBeUndefined();
  });

  it('is read from /proc, whatever the program is called, and not of one that has ended', () => {
    const rest = Array.from({ length: 18 }, (_, index) => String(index)).join(' ');

    expect(beganFromStat(`7 (a) b (c) S ${rest} 4711 0`, 'boot\n')).toBe('boot:4711');
    expect(beganFromStat(`7 (a) Z ${rest} 4711 0`, 'boot')).toBeUndefined();
    expect(beganFromStat('', 'boot')).toBeUndefined();
  });

  it('is asked of ps on macOS and of PowerShell on Windows', () => {
    expect(beganCommand(7, 'darwin')).toEqual({ file: 'ps', args: ['-o', 'lstart=', '-p', '7'] });
    expect(beganCommand(7, 'win32')).toMatchObject({
      file: 'powershell',
      args: expect.arrayContaining(['-NonInteractive']),
    });
  });
});

describe.skipIf(process.platform === 'win32')('endOrphan', () => {
  it('ends the process that it was, and not another one with its number', async () => {
    const child = spawn(NODE, ['-e', 'setInterval(() => {}, 1000)'], { detached: true, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    await once(child, 'spawn');
    const gone = once(child, 'exit');
    const identity = await identityOf(child.pid ?? 0);
    if (identity === undefined) throw new Error('the child does not run');

    expect(await endOrphan({ ...identity, began: 'at another time' })).toBe('gone');
    expect(await isRunning(identity)).toBe(true);
    expect(await endOrphan(identity)).toBe('ended');
    await gone;
    expect(await endOrphan(identity)).toBe('gone');
  });
});
