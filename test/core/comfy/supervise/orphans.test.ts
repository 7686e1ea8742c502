import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { listProcesses } from '../../../../src/core/comfy/process/process-list.ts';
import { RUN_MARK } from '../../../../src/core/comfy/process/proof.ts';
import { layoutOf } from '../../../../src/core/comfy/supervise/layout.ts';
import { endOrphans } from '../../../../src/core/comfy/supervise/orphans.ts';
import { readRunRecord, type RunRecord, writeRunRecord } from '../../../../src/core/comfy/supervise/run-record.ts';
import { tempFolder } from '../../../support/temp-folder.ts';
import { isAlive } from './fake-installation.ts';

const tools = { clock: systemClock, list: listProcesses, log: silentLog };
const RUN = '0b9f2f0e-1111-4222-8333-444455556666';

/** A process that nobody of ours watches, as one that outlived its Gesso. */
async function leftOver(mark: string): Promise<{ pid: number; began: string; exit: Promise<unknown> }> {
  const child = spawn('sleep', ['600'], { env: { PATH: process.env.PATH, [RUN_MARK]: mark }, stdio: 'ignore' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const exit = once(child, 'exit');
  const pid = child.pid ?? 0;
  await expect.poll(async () => (await listProcesses()).some((entry) => entry.pid === pid)).toBe(true);
  return { pid, began: (await listProcesses()).find((entry) => entry.pid === pid)?.began ?? '', exit };
}

function record(processes: RunRecord['processes'], id = 'local') {
  const dataDir = tempFolder();
  const path = layoutOf(dataDir, id).record;
  writeRunRecord(path, { schema: 1, runId: RUN, port: 8188, startedAt: 1, processes });
  return { dataDir, path };
}

describe('what an earlier Gesso left running', () => {
  it.each(['local', 'cuda1'])('is ended at the next start when pid and start prove it (server %s)', async (id) => {
    const { pid, began, exit } = await leftOver('unmarked');
    const { dataDir, path } = record([{ pid, began }], id);

    expect(await endOrphans(dataDir, tools)).toBe(1);

    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(readRunRecord(path)).toBeUndefined();
  });

  it.runIf(process.platform === 'linux')(
    'is ended when its mark proves it, though no pid was written yet',
    async () => {
      const { exit } = await leftOver(RUN);
      const { dataDir } = record([]);

      expect(await endOrphans(dataDir, tools)).toBe(1);

      expect(await exit).toEqual([null, 'SIGKILL']);
    },
  );

  it('is never a foreign process that got the recorded pid', async () => {
    const { pid } = await leftOver('somebody else');
    const { dataDir, path } = record([{ pid, began: 'an-earlier-boot:17' }]);

    expect(await endOrphans(dataDir, tools)).toBe(0);

    expect(isAlive(pid)).toBe(true);
    expect(readRunRecord(path)).toBeUndefined();
  });

  it('is left alone when the record is torn: nothing is proven', async () => {
    const { pid } = await leftOver(RUN);
    const dataDir = tempFolder();
    const path = layoutOf(dataDir, 'local').record;
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `{"schema":1,"processes":[{"pid":${pid}`);

    expect(await endOrphans(dataDir, tools)).toBe(0);

    expect(isAlive(pid)).toBe(true);
  });

  it('is nothing in a fresh folder', async () => {
    expect(await endOrphans(tempFolder(), tools)).toBe(0);
  });
});
