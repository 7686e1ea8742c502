import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHostLog } from '../../../src/host/log/host-log.ts';
import { temporaryFolder } from '../test-host.ts';

function logIn(level: string | undefined) {
  const dataDir = temporaryFolder();
  const terminal: string[] = [];
  const { log, close } = createHostLog({ dataDir, level, stderr: (line) => terminal.push(line) });
  const file = join(dataDir, 'logs', 'gesso.log');
  return { log, close, terminal, fileText: () => (existsSync(file) ? readFileSync(file, 'utf8') : '') };
}

describe('the log of a host', () => {
  it('writes info to the file and leaves the terminal to warnings', () => {
    const { log, terminal, fileText } = logIn(undefined);

    log.debug({}, 'a detail');
    log.info({ port: 1 }, 'started');
    log.child({ jobId: 'j' }).warn({ tries: 2 }, 'slow');

    expect(
      fileText()
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line)),
    ).toMatchObject([
      { level: 'info', msg: 'started', port: 1 },
      { level: 'warn', msg: 'slow', jobId: 'j', tries: 2 },
    ]);
    expect(terminal).toEqual(['gesso warn: slow  jobId=j  tries=2\n']);
  });

  it('takes GESSO_LOG for both, and nonsense for nothing', () => {
    const quiet = logIn('error');
    const odd = logIn('loud');

    for (const { log } of [quiet, odd]) log.warn({}, 'slow');

    expect([quiet.fileText(), quiet.terminal]).toEqual(['', []]);
    expect(odd.terminal).toHaveLength(1);
  });

  it('never writes what must not be written', () => {
    const { log, fileText } = logIn(undefined);

    log.warn(
      { token: 'S3CRET', request: { authorization: 'S3CRET', prompt: 'S3CRET' }, a: { b: { apiKey: 'S3CRET' } } },
      'odd',
    );

    expect(fileText()).not.toContain('S3CRET');
    expect(fileText()).toContain('[redacted]');
  });
});
