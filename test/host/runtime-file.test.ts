import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRuntime, removeRuntime, writeRuntime } from '../../src/host/runtime-file.ts';
import { temporaryFolder } from './test-host.ts';

const own = {
  pid: process.pid,
  startedAt: Date.UTC(2026, 0, 2),
  url: 'http://127.0.0.1:4711',
  token: 'x'.repeat(43),
  version: '1.2.3',
};
/** Above every kernel's largest process id. */
const DEAD_PID = 2 ** 30;

describe('runtime.json', () => {
  it('has exactly the fields of the contract, for this user only', () => {
    const folder = temporaryFolder();

    writeRuntime(folder, own);

    expect(JSON.parse(readFileSync(join(folder, 'runtime.json'), 'utf8'))).toEqual({
      ...own,
      startedAt: '2026-01-02T00:00:00.000Z',
    });
    expect(statSync(join(folder, 'runtime.json')).mode & 0o777).toBe(0o600);
    expect(readdirSync(folder)).toEqual(['runtime.json']);
  });

  it('is replaced when a dead process left it', () => {
    const folder = temporaryFolder();
    writeRuntime(folder, { ...own, pid: DEAD_PID });

    expect(readRuntime(folder)).toBeUndefined();
    writeRuntime(folder, own);

    expect(readRuntime(folder)?.pid).toBe(process.pid);
  });

  it('is removed by its own process only', () => {
    const folder = temporaryFolder();
    writeRuntime(folder, own);

    removeRuntime(folder, process.pid + 1);
    expect(existsSync(join(folder, 'runtime.json'))).toBe(true);
    removeRuntime(folder, process.pid);

    expect(existsSync(join(folder, 'runtime.json'))).toBe(false);
    removeRuntime(folder, process.pid);
  });

  it.each(['', '{', '{}', '{"pid":1}', '[]', JSON.stringify({ ...own, url: 'file:///etc' })])(
    'means nothing when it says %s',
    (text) => {
      const folder = temporaryFolder();
      writeFileSync(join(folder, 'runtime.json'), text);

      expect(readRuntime(folder)).toBeUndefined();
    },
  );
});
