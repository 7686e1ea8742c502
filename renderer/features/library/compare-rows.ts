import type { AssetView } from '../../../src/contract/asset.ts';
import type { ProviderView } from '../../../src/contract/provider.ts';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { parameterRows } from '../detail/parameter-rows.ts';
import { describeFile } from './format-asset.ts';

/** How many results can stand beside each other. */
export const COMPARE_MAX = 4;

/** One line of a comparison: a value for each result, '' where it has none. `differs`: they are not all the same. */
export type CompareRow = { readonly label: string; readonly values: readonly string[]; readonly differs: boolean };

/** Everything that is known of the results side by side, what differs first. Pure. */
export function compareRows(assets: readonly AssetView[], providers: readonly ProviderView[]): CompareRow[] {
  const texts = messages.detail;
  const each = assets.map((asset) => {
    const provider = providers.find(({ id }) => id === asset.provider);
    const facts: (readonly [string, string])[] = [
      [texts.prompt, asset.prompt],
      [
        texts.madeBy,
        [provider?.name ?? asset.provider ?? texts.imported, asset.model ?? ''].filter(Boolean).join(' · '),
      ],
      [texts.file, describeFile(asset)],
      ...parameterRows(asset, provider).map(({ label, value }) => [label, value] as const),
      [texts.cost, asset.costMicros === null ? texts.costUnknown : formatMoney(asset.costMicros)],
    ];
    return new Map(facts);
  });
  const labels = [...new Set(each.flatMap((facts) => [...facts.keys()]))];
  return labels
    .map((label) => {
      const values = each.map((facts) => facts.get(label) ?? '');
      return { label, values, differs: new Set(values).size > 1 };
    })
    .toSorted((a, b) => Number(b.differs) - Number(a.differs));
}
