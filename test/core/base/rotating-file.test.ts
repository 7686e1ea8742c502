import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createRotatingFile } from '../../../src/core/base/rotating-file.ts';
import { tempFolder } from '../../support/temp-folder.ts';

it('keeps the newest lines within its bounds', () => {
  const path = join(tempFolder(), 'logs', 'a.log');
  const file = createRotatingFile(path, { maxBytes: 20, keep: 2 });

  for (let n = 0; n < 9; n++) file.write(`line ${n} 89\n`);
  file.close();

  expect(readdirSync(join(path, '..')).toSorted()).toEqual(['a.log', 'a.log.1', 'a.log.2']);
  expect(readFileSync(path, 'utf8')).toBe('line 8 89\n');
  expect(readFileSync(`${path}.1`, 'utf8')).toBe('line 6 89\nline 7 89\n');
  expect(statSync(path).mode & 0o777).toBe(0o600);
});

it('goes on after a run of another process', () => {
  const path = join(tempFolder(), 'a.log');
  writeFileSync(path, 'before\n');

  const file = createRotatingFile(path, { maxBytes: 100, keep: 1 });
  file.write('after\n');
  file.close();

  expect(readFileSync(path, 'utf8')).toBe('before\nafter\n');
});

it('does not stop the program when the file cannot be written', () => {
  const path = join(tempFolder(), 'a.log');
  mkdirSync(path);

  const file = createRotatingFile(path);

  expect(() => file.write('lost\n')).not.toThrow();
  file.close();
});
