import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { endTree, killArguments, membersOf } from '../../../../src/core/comfy/process/family.ts';
import { listProcesses, type ProcessEntry } from '../../../../src/core/comfy/process/process-list.ts';
import { RUN_MARK } from '../../../../src/core/comfy/process/proof.ts';

const noMark = (): boolean => false;

function entry(pid: number, facts: Partial<ProcessEntry> = {}): ProcessEntry {
  return { pid, parentPid: 1, groupId: pid, began: `b${pid}`, state: 'alive', rssBytes: 0, cpuMs: 0, ...facts };
}

describe('the family of a recorded process', () => {
  const root = { pid: 10, began: 'b10' };

  it('is it, everything below it, and its group', () => {
    const entries = [
      entry(10),
      entry(11, { parentPid: 10 }),
      entry(12, { parentPid: 11 }),
      entry(13, { groupId: 10 }),
      entry(14),
    ];

    expect(membersOf(entries, { roots: [root], runId: 'r' }, noMark).map(({ pid }) => pid)).toEqual([10, 11, 12, 13]);
  });

  it('is empty when a foreign process has its pid now, with all that this one has started', () => {
    const entries = [entry(10, { began: 'later' }), entry(11, { parentPid: 10 }), entry(13, { groupId: 10 })];

    expect(membersOf(entries, { roots: [root], runId: 'r' }, noMark)).toEqual([]);
  });

  it('has those in it that carry the mark of the run, wherever they went', () => {
    const entries = [entry(20), entry(21, { parentPid: 20 }), entry(22)];

    const members = membersOf(entries, { roots: [root], runId: 'r' }, (pid) => pid === 20);

    expect(members.map(({ pid }) => pid)).toEqual([20, 21]);
  });

  it('has no zombies in it: they have ended', () => {
    expect(membersOf([entry(10, { state: 'ended' })], { roots: [root], runId: 'r' }, noMark)).toEqual([]);
  });
});

describe('ending a family', () => {
  /** A process that sleeps, with a mark of its own. */
  async function sleeper(runId: string): Promise<{ pid: number; began: string; exit: Promise<unknown> }> {
    const child = spawn('sleep', ['600'], { env: { ...process.env, [RUN_MARK]: runId }, stdio: 'ignore' });
    onTestFinished(() => void child.kill('SIGKILL'));
    const exit = once(child, 'exit');
    const pid = child.pid ?? 0;
    await expect.poll(async () => (await listProcesses()).some((one) => one.pid === pid)).toBe(true);
    const began = (await listProcesses()).find((one) => one.pid === pid)?.began ?? '';
    return { pid, began, exit };
  }

  const tools = { clock: systemClock, list: listProcesses };

  it('ends the proven process and says that it is gone', async () => {
    const { pid, began, exit } = await sleeper('none');

    const isGone = await endTree({ roots: [{ pid, began }], runId: 'another' }, tools);

    expect(isGone).toBe(true);
    expect(await exit).toEqual([null, 'SIGKILL']);
  });

  it('never touches a foreign process that has the recorded pid but another start', async () => {
    const { pid } = await sleeper('foreign');

    const isGone = await endTree({ roots: [{ pid, began: 'boot:1' }], runId: 'another' }, tools);

    expect(isGone).toBe(true);
    const left = (await listProcesses()).find((one) => one.pid === pid);
    expect(left?.state).toBe('alive');
  });

  it.runIf(process.platform === 'linux')('finds one by its mark alone, without any record of its pid', async () => {
    const { exit } = await sleeper('run-by-mark');

    expect(await endTree({ roots: [], runId: 'run-by-mark' }, tools)).toBe(true);
    expect(await exit).toEqual([null, 'SIGKILL']);
  });

  it('says so when something will not go', async () => {
    let now = 0;
    const clock = {
      now: () => now,
      monotonic: () => now,
      after: (ms: number, run: () => void) => {
        now += ms;
        queueMicrotask(run);
        return () => undefined;
      },
    };
    const list = () => Promise.resolve([entry(10)]);
    const killed: number[] = [];
    const kill = async ({ pid }: ProcessEntry): Promise<void> => void killed.push(pid);

    expect(await endTree({ roots: [{ pid: 10, began: 'b10' }], runId: 'r' }, { clock, list, kill })).toBe(false);
    expect(killed.length).toBeGreaterThan(1);
  });

  it('ends a tree on Windows with everything below it', () => {
    expect(killArguments(7)).toEqual(['/PID', '7', '/T', '/F']);
  });
});
