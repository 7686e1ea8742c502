import sharp from 'sharp';
import { describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/core/base/clock.ts';
import { setPoster } from '../../../src/core/assets/poster.ts';
import { AssetStore } from '../../../src/core/assets/store.ts';
import { temporaryDatabase } from '../data-folder.ts';
import { addAsset } from './rig.ts';
import { picture } from './samples.ts';

function rig() {
  const { db, folder, company } = temporaryDatabase();
  return { db, company, context: { db, store: new AssetStore(folder), clock: systemClock } };
}

async function still(color: string): Promise<string> {
  const bytes = await picture({ format: 'webp', width: 64, height: 36, color });
  return `data:image/webp;base64,${Buffer.from(bytes).toString('base64')}`;
}

describe('the still of a clip', () => {
  it('becomes its thumbnail and its colour, and the first one stays', async () => {
    const { db, company, context } = rig();
    const clip = addAsset(db, company, { kind: 'video' });

    const first = await setPoster(context, clip.id, await still('#3366cc'));
    const second = await setPoster(context, clip.id, await still('#ff0000'));

    expect(first).toMatchObject({ has_thumbnail: 1, revision: clip.revision + 1 });
    expect(second).toEqual(first);
    const { width } = await sharp(context.store.thumbnailPathOf(clip.sha256)).metadata();
    expect(width).toBe(64);
    expect(first.color).toMatch(/^#3/);
  });

  it('is refused where it is no picture, or the asset no clip', async () => {
    const { db, company, context } = rig();
    const clip = addAsset(db, company, { kind: 'video' });
    const image = addAsset(db, company, {});

    await expect(setPoster(context, clip.id, 'data:image/webp;base64,AAAA')).rejects.toMatchObject({
      code: 'invalid_request',
    });
    await expect(setPoster(context, image.id, await still('#3366cc'))).rejects.toMatchObject({
      code: 'invalid_request',
    });
  });
});
