import { z } from 'zod';
import { ceilMicros, type MicroUsd, MICROS_PER_USD } from '../../contract/units.ts';
import { assert } from '../base/assert.ts';

const conditionSchema = z.union([z.string(), z.number(), z.boolean()]);

const priceRowSchema = z.object({
  provider: z.string(),
  media: z.string(),
  model: z.string(),
  /** What one of it costs, for example `image`, `second`, `1k_characters`, `1M_text_input_tokens`. */
  unit: z.string(),
  /** null: the vendor does not publish it; then only a cap given by the user allows the job. */
  usd_per_unit: z.number().min(0).nullable(),
  /** What a request must have for this row to count; a list means any of these. */
  params: z.record(z.string(), z.union([conditionSchema, z.array(conditionSchema).min(1)])),
  /** What else is known, for people: the vendor's credits, rules and bounds. */
  facts: z.record(z.string(), conditionSchema).optional(),
  source: z.string(),
  source_date: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  note: z.string().optional(),
});

const priceFileSchema = z.object({
  version: z.iso.date(),
  currency: z.literal('USD'),
  prices: z.array(priceRowSchema),
});

export type PriceRow = z.output<typeof priceRowSchema>;

/** The dated price table. `version` is written on every ledger row that was estimated with it. */
export type PriceTable = {
  readonly version: string;
  /** The rows of a model and unit, most specific parameters first. */
  rows(provider: string, model: string, unit: string): readonly PriceRow[];
  /**
   * Upper bound in micro-dollars of `quantity` (0 or more) units, rounded up; null when the price is unknown. Of the rows whose
   * `params` all equal the given ones, the one that names the most parameters counts; of several that name as many, the dearest.
   */
  price(query: {
    provider: string;
    model: string;
    unit: string;
    quantity: number;
    params?: Readonly<Record<string, unknown>>;
  }): MicroUsd | null;
};

/** Reads a price file (`prices.json`). Throws ZodError when it is malformed. */
export function parsePrices(file: unknown): PriceTable {
  const { version, prices } = priceFileSchema.parse(file);
  const rows: PriceTable['rows'] = (provider, model, unit) =>
    prices
      .filter((row) => row.provider === provider && row.model === model && row.unit === unit)
      .toSorted((a, b) => Object.keys(b.params).length - Object.keys(a.params).length);
  return {
    version,
    rows,
    price: ({ provider, model, unit, quantity, params = {} }) => {
      assert(Number.isFinite(quantity) && quantity >= 0, 'a quantity is a number, 0 or above');
      const fitting = rows(provider, model, unit).filter((row) =>
        Object.entries(row.params).every(([name, wanted]) => isMet(wanted, params[name])),
      );
      const most = Object.keys(fitting[0]?.params ?? {}).length;
      const best = fitting.filter((row) => Object.keys(row.params).length === most).map((row) => row.usd_per_unit);
      const known = best.filter((price) => price !== null);
      if (known.length === 0 || known.length < best.length) return null;
      return ceilMicros(Math.max(...known) * quantity * MICROS_PER_USD);
    },
  };
}

function isMet(wanted: PriceRow['params'][string], given: unknown): boolean {
  return Array.isArray(wanted) ? wanted.some((one) => one === given) : wanted === given;
}
