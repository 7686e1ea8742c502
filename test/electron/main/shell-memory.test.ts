import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  memoryFile,
  readShellMemory,
  type ShellMemory,
  writeShellMemory,
} from '../../../electron/main/shell-memory.ts';
import { type Log, silentLog } from '../../../src/core/base/log.ts';
import { tempFolder } from '../../support/temp-folder.ts';

const memory: ShellMemory = {
  bounds: { x: -1400, y: 20, width: 1200, height: 800 },
  isMaximized: true,
  isFullScreen: false,
  zoomLevel: 1.5,
  language: 'de',
};

describe('what the shell remembers', () => {
  it('is read back, and leaves no other file', () => {
    const file = memoryFile(tempFolder());

    writeShellMemory(file, memory, silentLog);

    expect(readShellMemory(file)).toEqual(memory);
    expect(readdirSync(join(file, '..'))).toEqual(['shell.json']);
  });

  it.each(['', 'no json', '[]', 'null'])('has its defaults when the file holds %j', (text) => {
    const file = join(tempFolder(), 'shell.json');
    writeFileSync(file, text);

    expect(readShellMemory(file)).toEqual({ isMaximized: false, isFullScreen: false, zoomLevel: 0 });
  });

  it('loses only what is not readable any more', () => {
    const file = join(tempFolder(), 'shell.json');
    writeFileSync(file, JSON.stringify({ ...memory, bounds: { x: 'left' }, zoomLevel: 99, language: 'xx' }));

    expect(readShellMemory(file)).toMatchObject({
      isMaximized: true,
      zoomLevel: 0,
      bounds: undefined,
      language: undefined,
    });
  });

  it('is no reason to fail when it cannot be written', () => {
    const warnings: string[] = [];
    const log: Log = { ...silentLog, warn: (_fields, message) => void warnings.push(message) };
    const file = join(tempFolder(), 'a-file');
    writeFileSync(file, '');

    writeShellMemory(join(file, 'shell.json'), memory, log);

    expect(warnings).toHaveLength(1);
  });
});
