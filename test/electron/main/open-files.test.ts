import { mkdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { english } from '../../../electron/main/messages/en.ts';
import { openFiles } from '../../../electron/main/open-files.ts';
import type { DesktopRequest } from '../../../src/contract/desktop.ts';
import { silentLog } from '../../../src/core/base/log.ts';
import { createDispatch } from '../../../src/host/dispatch.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { openEngine } from '../../support/test-engine.ts';

async function opening(files: Readonly<Record<string, Uint8Array | 'folder' | 'huge'>>) {
  const engine = await openEngine();
  const folder = tempFolder();
  const paths = Object.entries(files).map(([name, content]) => {
    const path = join(folder, name);
    if (content === 'folder') mkdirSync(path);
    else writeFileSync(path, content === 'huge' ? '' : content);
    if (content === 'huge') truncateSync(path, 40 * 1024 * 1024);
    return path;
  });
  const asked: DesktopRequest[] = [];
  const dispatch = createDispatch({ handlers: engine.handlers, log: silentLog });
  await openFiles(paths, { dispatch, ask: (request) => void asked.push(request), messages: english, log: silentLog });
  const { assets } = await engine.handlers['library.list']({ filter: { trashed: false }, limit: 50 });
  return { asked, assets };
}

const picture = (color: string) => sharp({ create: { width: 8, height: 8, channels: 3, background: color } }).png();

describe('files that are opened with Gesso', () => {
  it('go into the library and are shown there', async () => {
    const { asked, assets } = await opening({ 'a.png': await picture('red').toBuffer() });

    expect(assets).toHaveLength(1);
    expect(asked).toEqual([
      { kind: 'open', hash: `#/library/${assets[0]?.id}` },
      { kind: 'tell', message: 'It is in the library now' },
    ]);
  });

  it('are told by their bytes and not by their names', async () => {
    const { asked, assets } = await opening({
      'b.jpg': await picture('blue').toBuffer(),
      'c.png': Buffer.from('#!/bin/sh\necho no picture\n'),
    });

    expect(assets.map(({ mime }) => mime)).toEqual(['image/png']);
    expect(asked.find(({ kind }) => kind === 'tell')).toMatchObject({ message: expect.stringContaining('c.png') });
  });

  it('are refused with a reason when they are too large or gone, and a folder is never copied unasked', async () => {
    const { asked, assets } = await opening({ 'long.mp4': 'huge', album: 'folder' });

    expect(assets).toEqual([]);
    const told = asked.flatMap((request) => (request.kind === 'tell' ? request.message : []));
    expect(told[0]).toContain('larger than 32 MB');
    expect(told[1]).toContain('album');
    expect(asked).toContainEqual({ kind: 'open', hash: '#/settings?section=data' });
  });
});
