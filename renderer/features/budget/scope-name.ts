import type { LimitScope } from '../../../src/contract/budget.ts';
import type { Project } from '../../../src/contract/library.ts';
import type { ProviderView } from '../../../src/contract/provider.ts';
import { messages } from '../../messages/messages.ts';

const texts = messages.budgetView;

/** What a limit is about, in words. Pure. */
export function scopeName(scope: LimitScope, providers: readonly ProviderView[], projects: readonly Project[]): string {
  if (scope === 'all') return texts.scopeAll;
  const [kind, id] = scope.split(':');
  if (kind === 'provider') return providers.find((provider) => provider.id === id)?.name ?? id ?? scope;
  return texts.scopeProject(projects.find((project) => project.id === id)?.name ?? '');
}
