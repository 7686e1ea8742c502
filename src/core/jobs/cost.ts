import type { MicroUsd } from '../../contract/units.ts';
import type { ActualCost } from '../providers/adapter.ts';

/**
 * What a provider says it took, as the ledger can book it: a whole number of micro-dollars, rounded up. A figure that makes no sense
 * (negative, not a number) counts as the whole reservation, an estimate: too much on paper is found and corrected, too little is not.
 */
export function wholeCost(cost: ActualCost, reservedMicros: MicroUsd): ActualCost {
  if (!Number.isFinite(cost.micros) || cost.micros < 0 || cost.micros > Number.MAX_SAFE_INTEGER) {
    return { micros: reservedMicros, basis: 'estimate' };
  }
  return { micros: Math.ceil(cost.micros), basis: cost.basis };
}

/** A cost of nothing is a release: the reservation is freed without a charge. */
export function chargeOf(cost: ActualCost): ActualCost | undefined {
  return cost.micros > 0 ? cost : undefined;
}
