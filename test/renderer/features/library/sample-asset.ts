import { type AssetView, assetViewSchema } from '../../../../src/contract/asset.ts';

/** A valid asset for tests; `index` makes ids that rise with it. Override what the test is about. */
export function sampleAsset(index: number, overrides: Partial<AssetView> = {}): AssetView {
  return assetViewSchema.parse({
    id: `00000000-0000-7000-8000-${String(index).padStart(12, '0')}`,
    companyId: '00000000-0000-7000-8000-00000000c0de',
    projectId: null,
    jobId: null,
    ordinal: 0,
    kind: 'image',
    mime: 'image/png',
    width: 1344,
    height: 768,
    duration: null,
    bytes: 1_900_000,
    sha256: 'a'.repeat(64),
    path: `/library/${index}.png`,
    url: `/assets/${index}`,
    thumbnailUrl: null,
    color: '#334455',
    prompt: 'a lighthouse in fog',
    provider: 'draft',
    model: null,
    params: {},
    seed: 7,
    costMicros: 0,
    tookMs: 900,
    createdAt: 1_795_000_000_000 + index * 1000,
    favourite: false,
    rating: 0,
    tags: [],
    trashedAt: null,
    revision: 1,
    ...overrides,
  });
}
