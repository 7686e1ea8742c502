import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrices, type PriceRow } from '../../../src/core/providers/prices.ts';
import shipped from '../../../src/core/providers/prices.json' with { type: 'json' };

type Row = Partial<PriceRow>;

function table(...rows: Row[]): ReturnType<typeof parsePrices> {
  const base = {
    provider: 'runway',
    media: 'video',
    model: 'm',
    unit: 'second',
    usd_per_unit: 1,
    params: {},
    source: 's',
    source_date: '2026-11-22',
    confidence: 'high',
  };
  return parsePrices({
    version: '2026-11-22',
    currency: 'USD',
    prices: rows.map((row) => Object.assign({}, base, row)),
  });
}

const ASK = { provider: 'runway', model: 'm', unit: 'second' };

describe('parsePrices', () => {
  it('multiplies and rounds up, without float noise', () => {
    expect(table({ usd_per_unit: 0.12 }).price({ ...ASK, quantity: 5 })).toBe(600_000);
    expect(table({ usd_per_unit: 0.1 }).price({ ...ASK, quantity: 3 })).toBe(300_000);
    expect(table({ usd_per_unit: 0.0000001 }).price({ ...ASK, quantity: 1 })).toBe(1);
    expect(table({ usd_per_unit: 1e-12 }).price({ ...ASK, quantity: 1 })).toBe(1);
    expect(table({ usd_per_unit: 0.0000015 }).price({ ...ASK, quantity: 1 })).toBe(2);
    expect(table({ usd_per_unit: 0 }).price({ ...ASK, quantity: 9 })).toBe(0);
    expect(table({ usd_per_unit: 5 }).price({ ...ASK, quantity: 0 })).toBe(0);
  });

  it('never gives less than the product', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 10_000 }),
        fc.integer({ min: 0, max: 100_000 }),
        (tenthsOfMills, quantity) => {
          const exact = tenthsOfMills * 100 * quantity;
          expect(table({ usd_per_unit: tenthsOfMills / 10_000 }).price({ ...ASK, quantity })).toBe(exact);
        },
      ),
    );
  });

  it('takes the row that names the most parameters, wherever it stands', () => {
    const rows: Row[] = [
      { params: {}, usd_per_unit: 1 },
      { params: { resolution: '4k', audio: true }, usd_per_unit: 4 },
      { params: { resolution: '4k' }, usd_per_unit: 2 },
    ];

    for (const order of [rows, rows.toReversed()]) {
      const prices = table(...order);
      expect(prices.price({ ...ASK, quantity: 1, params: { resolution: '4k', audio: true, other: 1 } })).toBe(
        4_000_000,
      );
      expect(prices.price({ ...ASK, quantity: 1, params: { resolution: '4k', audio: false } })).toBe(2_000_000);
      expect(prices.price({ ...ASK, quantity: 1, params: { audio: true } })).toBe(1_000_000);
      expect(prices.price({ ...ASK, quantity: 1 })).toBe(1_000_000);
    }
  });

  it('takes a list for any of its values', () => {
    const prices = table({ params: { resolution: ['720p', '1080p'] }, usd_per_unit: 2 });

    expect(prices.price({ ...ASK, quantity: 1, params: { resolution: '1080p' } })).toBe(2_000_000);
    expect(prices.price({ ...ASK, quantity: 1, params: { resolution: '4k' } })).toBeNull();
  });

  it('takes the dearer one of two that name as much: it is an upper bound', () => {
    const rows: Row[] = [
      { params: { resolution: '4k' }, usd_per_unit: 2 },
      { params: { audio: true }, usd_per_unit: 3 },
    ];

    for (const order of [rows, rows.toReversed()])
      expect(table(...order).price({ ...ASK, quantity: 1, params: { resolution: '4k', audio: true } })).toBe(3_000_000);
  });

  it.each<[string, Row[]]>([
    ['there is no row', []],
    ['the vendor names no price', [{ usd_per_unit: null }]],
    [
      'the row that fits best has no price',
      [{ usd_per_unit: 1 }, { params: { resolution: '4k' }, usd_per_unit: null }],
    ],
    [
      'one of two that fit equally has no price',
      [
        { params: { resolution: '4k' }, usd_per_unit: 1 },
        { params: { audio: true }, usd_per_unit: null },
      ],
    ],
    ['only rows of other parameters fit', [{ params: { resolution: '8k' } }]],
  ])('knows no price when %s', (_, rows) => {
    expect(table(...rows).price({ ...ASK, quantity: 1, params: { resolution: '4k', audio: true } })).toBeNull();
  });

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('does not price a quantity of %d', (quantity) => {
    expect(() => table({}).price({ ...ASK, quantity })).toThrow(/quantity/);
  });

  it.each([[{ usd_per_unit: -1 }], [{ usd_per_unit: Number.POSITIVE_INFINITY }], [{ confidence: 'sure' as 'high' }]])(
    'refuses the row %j',
    (row) => {
      expect(() => table(row)).toThrow();
    },
  );

  it('refuses another currency and a version that is no date', () => {
    expect(() => parsePrices({ version: '2026-11-22', currency: 'EUR', prices: [] })).toThrow();
    expect(() => parsePrices({ version: 'latest', currency: 'USD', prices: [] })).toThrow();
  });
});

describe('prices.json', () => {
  const prices = parsePrices(shipped);

  it('parses, with a dated version', () => {
    expect(prices.version).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(shipped.prices.length).toBeGreaterThan(100);
  });

  it.each(
    shipped.prices.map(
      (row) => [`${row.provider} ${row.model} ${row.unit} ${JSON.stringify(row.params)}`, row] as const,
    ),
  )('has a sane row for %s', (_, row) => {
    expect(row.provider).toMatch(/^[a-z]+$/);
    expect(row.media).toMatch(/^(all|(image|video|audio)(\|(image|video|audio))*)$/);
    expect(row.unit).toMatch(/^[0-9A-Za-z_]+$/);
    expect(row.source).not.toBe('');
    expect(row.source_date).toMatch(/^2026(-\d{2}(-\d{2})?)?$/);
    expect(row.usd_per_unit ?? 0).toBeGreaterThanOrEqual(0);
    // Nothing in the table costs more than 100 dollars for one unit, and only what runs here costs nothing.
    expect(row.usd_per_unit ?? 0).toBeLessThanOrEqual(100);
    if (row.usd_per_unit === 0) expect(row.provider).toBe('comfyui');
  });

  it('has conditions that a request can meet, and nothing else among them', () => {
    const names = new Set(shipped.prices.flatMap((row) => Object.keys(row.params)));

    expect([...names].toSorted()).toEqual([
      'audio',
      'avatar_type',
      'megapixels',
      'quality',
      'resolution',
      'size',
      'surcharge',
      'watermarked',
    ]);
    for (const row of shipped.prices) expect(JSON.stringify(row.params)).not.toContain('|');
  });

  it('has no row twice', () => {
    const keys = shipped.prices.map((row) =>
      JSON.stringify([
        row.provider,
        row.model,
        row.unit,
        Object.entries(row.params).toSorted(([a], [b]) => a.localeCompare(b)),
      ]),
    );

    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['openai', 'gpt-image-2.6-sunburst', '1M_image_output_tokens', 1, 30_000_000],
    ['runway', 'gen4.5', 'second', 5, 600_000],
    ['elevenlabs', 'eleven_v4', '1k_characters', 1, 80_000],
    ['elevenlabs', 'music_v2', 'minute', 2, 600_000],
    ['heygen', 'avatar_v', 'second', 10, 1_000_000],
    ['heygen', 'heygen-video-1', 'second', 10, null],
    ['comfyui', 'local', 'job', 1, 0],
  ])('prices %s %s per %s', (...[provider, model, unit, quantity, micros]) => {
    expect(prices.price({ provider, model, unit, quantity })).toBe(micros);
  });

  it.each([
    [{ avatar_type: 'photo_avatar', resolution: '1080p' }, 500_000],
    [{ avatar_type: 'photo_avatar', resolution: '4k' }, 667_000],
    [{ avatar_type: 'photo_avatar', resolution: '8k' }, null],
  ])('prices a HeyGen avatar with %j', (params, micros) => {
    expect(prices.price({ provider: 'heygen', model: 'avatar_iv', unit: 'second', quantity: 10, params })).toBe(micros);
  });
});
