import type { ProviderView } from '../../../src/contract/provider.ts';
import { messages } from '../../messages/messages.ts';

/** A route in words: own hardware is "Local", a vendor by its name. `model` is undefined where there is only one way. */
export function routeName(
  provider: ProviderView,
  model: string | undefined,
): { readonly where: string; readonly model: string | undefined } {
  const label = model === undefined ? undefined : (provider.models.find((known) => known.id === model)?.label ?? model);
  if (provider.kind === 'local') return { where: messages.prompt.route.local, model: label ?? provider.name };
  if (provider.placeholder) return { where: provider.name, model: undefined };
  return { where: provider.name, model: label };
}
