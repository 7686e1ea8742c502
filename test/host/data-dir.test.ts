import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { dataDirOf } from '../../src/host/data-dir.ts';

it.each<[string, Record<string, string>, NodeJS.Platform, string]>([
  ['GESSO_HOME', { GESSO_HOME: '/data/g', XDG_DATA_HOME: '/x' }, 'linux', '/data/g'],
  ['a relative GESSO_HOME, from here', { GESSO_HOME: 'g' }, 'linux', resolve('g')],
  ['the folder of the XDG specification', { XDG_DATA_HOME: '/x' }, 'linux', '/x/Gesso'],
  ['its default', { GESSO_HOME: '', XDG_DATA_HOME: 'relative' }, 'linux', join(homedir(), '.local/share/Gesso')],
  ['Application Support', {}, 'darwin', join(homedir(), 'Library/Application Support/Gesso')],
  ['the local application data', { LOCALAPPDATA: '/local' }, 'win32', '/local/Gesso'],
])('takes %s', (_, environment, platform, expected) => {
  expect(dataDirOf(environment, platform)).toBe(expected);
});
