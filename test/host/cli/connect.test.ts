import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/core/base/log.ts';
import { connect } from '../../../src/host/cli/connect.ts';
import { startHost } from '../../../src/host/start-host.ts';
import { temporaryFolder } from '../test-host.ts';

const options = (dataDir: string) => ({
  dataDir,
  environment: {},
  signal: new AbortController().signal,
  stderr: () => undefined,
  lockWaitMs: 400,
});

function holdFolder(dataDir: string): Database.Database {
  const lock = new Database(join(dataDir, 'engine.lock'));
  lock.pragma('journal_mode = delete');
  lock.exec('begin exclusive');
  return lock;
}

describe('connect', () => {
  it('gives up with exit code 4 when the folder stays held by something that does not answer', async () => {
    const dataDir = temporaryFolder();
    const lock = holdFolder(dataDir);
    const said: string[] = [];

    const connecting = connect({ ...options(dataDir), stderr: (text) => said.push(text) });

    await expect(connecting).rejects.toMatchObject({ reason: 'in_use', exitCode: 4 });
    expect(said, 'once, while it waits').toEqual(['Another Gesso has this folder open; waiting for it …\n']);
    lock.close();
  });

  it('stops waiting when it is interrupted', async () => {
    const dataDir = temporaryFolder();
    const lock = holdFolder(dataDir);
    const interrupted = new AbortController();

    const connecting = connect({ ...options(dataDir), signal: interrupted.signal, lockWaitMs: 60_000 });
    interrupted.abort(new Error('enough'));

    await expect(connecting).rejects.toThrow('enough');
    lock.close();
  });

  it('becomes a client when a host is there, and hears when it goes away', async () => {
    const dataDir = temporaryFolder();
    const host = await startHost({ dataDir, environment: {}, version: '1.2.3', log: silentLog });

    const connection = await connect(options(dataDir));
    const info = await connection.call('app.info', {});
    const unknown = connection.call('jobs.get', { jobId: '01920000-0000-7000-8000-000000000000' });

    expect([connection.kind, info.version]).toEqual(['attached', '1.2.3']);
    await expect(unknown).rejects.toMatchObject({ code: 'job_not_found' });
    await host.stop();
    await expect(connection.call('app.info', {})).rejects.toMatchObject({ code: 'shutting_down' });
    expect(connection.lost.aborted).toBe(true);
  });

  it('opens the folder itself when nothing answers at the address in runtime.json', async () => {
    const dataDir = temporaryFolder();
    const runtime = {
      pid: process.pid,
      startedAt: 'x',
      url: 'http://127.0.0.1:1',
      token: 'x'.repeat(43),
      version: '1',
    };
    writeFileSync(join(dataDir, 'runtime.json'), JSON.stringify(runtime));

    const connection = await connect(options(dataDir));

    expect(connection.kind).toBe('own');
    await connection.close();
  });
});
