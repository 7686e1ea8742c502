import type { PROVIDER_ACCOUNT_METHODS } from '../../contract/provider-account.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

/** The methods of `contract/provider-account.ts`. */
export function providerAccountMethods(
  _context: ApiContext,
): Pick<MethodHandlers, keyof typeof PROVIDER_ACCOUNT_METHODS> {
  return {};
}
