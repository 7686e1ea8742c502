import { z } from 'zod';
import { type MicroUsd, MICROS_PER_USD } from '../../contract/units.ts';

const priceRowSchema = z.object({
  provider: z.string(),
  media: z.string(),
  model: z.string(),
  /** What one of it costs, for example `image`, `second`, `1k_characters`, `1M_text_input_tokens`. */
  unit: z.string(),
  /** null: the vendor does not publish it; then only a cap given by the user allows the job. */
  usd_per_unit: z.number().nullable(),
  params: z.record(z.string(), z.unknown()),
  source: z.string(),
  source_date: z.string(),
  confidence: z.enum(['high', 'medium', 'low']),
  note: z.string().optional(),
});

const priceFileSchema = z.object({ version: z.iso.date(), currency: z.literal('USD'), prices: z.array(priceRowSchema) });

export type PriceRow = z.output<typeof priceRowSchema>;

/** The dated price table. `version` is written on every ledger row that was estimated with it. */
export type PriceTable = {
  readonly version: string;
  /** The rows of a model and unit, most specific parameters first. */
  rows(provider: string, model: string, unit: string): readonly PriceRow[];
  /**
   * Upper bound in micro-dollars of `quantity` units, rounded up; null when the price is unknown. Of the rows whose `params` all
   * equal the given ones, the one that names the most parameters counts.
   */
  price(query: { provider: string; model: string; unit: string; quantity: number; params?: Readonly<Record<string, unknown>> }): MicroUsd | null;
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
      const row = rows(provider, model, unit).find((candidate) => Object.entries(candidate.params).every(([name, value]) => params[name] === value));
      if (row === undefined || row.usd_per_unit === null) return null;
      // Float noise (0.1 * 3) must not add a micro-dollar, a real fraction must: round to a thousandth first.
      return Math.ceil(Number((row.usd_per_unit * quantity * MICROS_PER_USD).toFixed(3)));
    },
  };
}
