import type { JobQuote } from '../../../src/contract/job.ts';
import { routeLine } from './button-label.ts';
import type { DraftRoute } from './request.ts';
import { routeName } from './route-text.ts';

/** What would happen now, in one line ("Local SDXL · $0.00 · about 9 s"); undefined while nothing can take the job. Pure. */
export function statedRoute(route: DraftRoute, quote: JobQuote | undefined): string | undefined {
  if (
    route.provider === undefined ||
    quote === undefined ||
    quote.provider !== route.provider.id ||
    quote.problems.length > 0
  )
    return undefined;
  return routeLine({ ...routeName(route.provider, route.model), quote });
}
