import file from './prices.json' with { type: 'json' };
import { parsePrices } from './prices.ts';

/** The price table that ships with this version. */
export const prices = parsePrices(file);
