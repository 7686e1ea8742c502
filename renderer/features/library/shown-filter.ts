import type { AssetFilter } from '../../../src/contract/asset.ts';
import { now } from '../../clock.ts';
import { useRoute } from '../../router/use-route.ts';
import { startOfDay } from './day-groups.ts';
import { filterFromQuery, queryFromSearch } from './library-filter.ts';

/** The list that the address asks for; undefined while another view than the library is shown. */
export function shownFilter(): AssetFilter | undefined {
  const { route } = useRoute.getState();
  if (route.view !== 'library') return undefined;
  return filterFromQuery(queryFromSearch(new URLSearchParams(route.query)), startOfDay(now()));
}
