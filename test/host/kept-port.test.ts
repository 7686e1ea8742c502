import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { keepPort, readKeptPort } from '../../src/host/kept-port.ts';
import { temporaryFolder } from './test-host.ts';

describe('the port of last time', () => {
  it('is none in a new folder', () => {
    expect(readKeptPort(temporaryFolder())).toBeUndefined();
  });

  it('is the one that was kept last', () => {
    const folder = temporaryFolder();

    keepPort(folder, 41_000);
    keepPort(folder, 42_000);

    expect(readKeptPort(folder)).toBe(42_000);
  });

  it.each(['', 'nonsense', '80', '70000', '-1', '1024.5', '41000 41001'])('is none when the file says %j', (text) => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'last-port'), text);

    expect(readKeptPort(folder)).toBeUndefined();
  });

  it('is not worth an error where nothing can be written', () => {
    expect(() => keepPort(join(temporaryFolder(), 'missing'), 41_000)).not.toThrow();
  });
});
