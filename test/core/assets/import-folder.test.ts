import { mkdirSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import type { FolderImportView } from '../../../src/contract/library.ts';
import type { Engine } from '../../../src/core/engine-type.ts';
import { addPngText } from '../../../src/core/providers/draft/png-metadata.ts';
import { tempFolder } from '../../support/temp-folder.ts';
import { openEngine } from '../../support/test-engine.ts';

function png(color: string): Promise<Buffer> {
  return sharp({ create: { width: 8, height: 8, channels: 3, background: color } })
    .png()
    .toBuffer();
}

/** The view of the import when it has ended. */
function ended(engine: Engine): Promise<FolderImportView> {
  return new Promise((resolve) => {
    const undo = engine.subscribe((event) => {
      if (event.name !== 'library.importing' || event.payload.folder.state === 'running') return;
      undo();
      resolve(event.payload.folder);
    });
  });
}

async function pictures(): Promise<string> {
  const folder = tempFolder();
  mkdirSync(join(folder, 'deep', 'Ördner'), { recursive: true });
  mkdirSync(join(folder, '.hidden'));
  writeFileSync(join(folder, 'plain.png'), await png('#111'));
  const told = 'a fox\nNegative prompt: fog\nSteps: 9, Sampler: Euler, CFG scale: 7, Seed: 5, Size: 8x8, Model: m';
  writeFileSync(join(folder, 'deep', 'Ördner', 'told.PNG'), addPngText(await png('#222'), [['parameters', told]]));
  utimesSync(join(folder, 'deep', 'Ördner', 'told.PNG'), 1_700_000_000, 1_700_000_000);
  writeFileSync(join(folder, 'deep', 'copy.png'), await png('#111'));
  writeFileSync(join(folder, 'broken.png'), 'not a picture');
  writeFileSync(join(folder, 'notes.txt'), 'not taken');
  writeFileSync(join(folder, '.hidden', 'x.png'), await png('#333'));
  symlinkSync(folder, join(folder, 'deep', 'loop'));
  return folder;
}

describe('a folder', () => {
  it('is brought into the library with what its pictures say, once', async () => {
    const engine = await openEngine();
    const directory = await pictures();

    const first = ended(engine);
    expect((await engine.handlers['library.importFolder']({ directory })).state).toBe('running');
    const view = await first;

    expect(view).toMatchObject({ state: 'done', found: 4, added: 2, known: 1, failed: 1 });
    expect(view.problems).toEqual([
      { path: join(directory, 'broken.png'), message: expect.stringContaining('damaged') },
    ]);
    const { assets } = await engine.handlers['library.list']({ filter: { trashed: false, text: 'fox' }, limit: 10 });
    expect(assets).toMatchObject([
      {
        prompt: 'a fox',
        model: 'm',
        seed: 5,
        provider: null,
        jobId: null,
        createdAt: 1_700_000_000_000,
        params: { negativePrompt: 'fog', steps: 9, guidance: 7, importedFrom: 'told.PNG', madeWith: 'a1111' },
      },
    ]);
    expect(assets[0]?.thumbnailUrl).not.toBeNull();

    const second = ended(engine);
    await engine.handlers['library.importFolder']({ directory });
    expect(await second).toMatchObject({ state: 'done', added: 0, known: 3, failed: 1 });
    expect((await engine.handlers['library.verify']({})).orphans).toEqual([]);
  });

  it('can be left in the middle, and what was taken stays', async () => {
    const engine = await openEngine();
    const directory = tempFolder();
    for (let index = 0; index < 60; index++)
      writeFileSync(join(directory, `${index}.png`), await png(`#${String(100 + index)}`));
    const end = ended(engine);
    await engine.handlers['library.importFolder']({ directory });
    await expect(engine.handlers['library.importFolder']({ directory })).rejects.toMatchObject({ code: 'conflict' });
    await engine.handlers['library.importCancel']({});

    const view = await end;

    expect(view.state).toBe('cancelled');
    expect(view.added).toBeLessThan(60);
    const { total } = await engine.handlers['library.list']({ filter: { trashed: false }, limit: 1 });
    expect(total).toBe(view.added);
  });

  it.each([
    ['relative', 'absolute path'],
    ['/nowhere/at/all', 'There is no folder'],
  ])('that cannot be read is refused: %s', async (directory, message) => {
    const engine = await openEngine();

    await expect(engine.handlers['library.importFolder']({ directory })).rejects.toMatchObject({
      code: 'invalid_request',
      message: expect.stringContaining(message),
    });
    expect((await engine.handlers['library.importStatus']({})).state).toBe('none');
  });
});
