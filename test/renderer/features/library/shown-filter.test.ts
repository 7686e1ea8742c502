import { expect, it } from 'vitest';
import { shownFilter } from '../../../../renderer/features/library/shown-filter.ts';
import { parseRoute } from '../../../../renderer/router/route.ts';
import { useRoute } from '../../../../renderer/router/use-route.ts';

it.each([
  ['#/library', { trashed: false }],
  ['#/library?text=rain&rating=4', { text: 'rain', minRating: 4, trashed: false }],
  ['#/library?in=trash', { trashed: true }],
  ['#/settings?section=keys', undefined],
])('the address %s asks for %j', (hash, expected) => {
  useRoute.setState({ route: parseRoute(hash) });

  expect(shownFilter()).toEqual(expected);
});
