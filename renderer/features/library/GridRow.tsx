import { memo } from 'react';
import { formatCount } from '../../format/numbers.ts';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { GridCell } from './GridCell.tsx';
import type { GridContent, GridHeading } from './grid-items.ts';
import { JobTile, promptOf } from './JobTile.tsx';
import { boxesOf, type ItemRow, type LayoutOptions, type LayoutRow } from './justified-rows.ts';

const texts = messages.library;

type HeadingRowProps = {
  readonly row: Extract<LayoutRow, { kind: 'header' }>;
  readonly index: number;
  readonly heading: GridHeading;
};

/** The heading of a day: its name, how many results, what they cost. */
export function HeadingRow({ row, index, heading }: HeadingRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      className="absolute inset-x-0 [contain:layout_style]"
      style={{ top: row.top, height: row.height }}
    >
      <div role="rowheader" className="flex h-full items-baseline gap-2 text-small">
        <h2 className="font-semibold text-muted">{headingName(heading)}</h2>
        <span className="figures text-faint">{headingFacts(heading)}</span>
      </div>
    </div>
  );
}

type ItemsRowProps = {
  readonly row: ItemRow;
  readonly index: number;
  readonly content: GridContent;
  readonly options: LayoutOptions;
  /** Ids of the results in order, without jobs: what ranges run over. */
  readonly order: readonly string[];
  readonly selected: ReadonlySet<string>;
  readonly tabStop: string | undefined;
};

/** A row of results and running jobs. Scrolling draws the rows that come, not those that are there. */
export const ItemsRow = memo(function ItemsRow({
  row,
  index,
  content,
  options,
  order,
  selected,
  tabStop,
}: ItemsRowProps) {
  return (
    <div
      role="row"
      aria-rowindex={index + 1}
      className="absolute inset-x-0 [contain:layout_style]"
      style={{ top: row.top, height: row.height }}
    >
      {boxesOf(row, content.aspects, options).map((box) => {
        const item = content.items[box.index];
        if (item === undefined) return null;
        if (item.kind === 'asset') {
          return (
            <GridCell
              key={item.id}
              asset={item.asset}
              order={order}
              left={box.left}
              width={box.width}
              isSelected={selected.has(item.id)}
              isTabStop={tabStop === item.id}
              isChoosing={selected.size > 1}
            />
          );
        }
        return (
          <div
            key={item.id}
            role="gridcell"
            data-item={item.id}
            tabIndex={tabStop === item.id ? 0 : -1}
            aria-label={texts.jobTile(promptOf(item.job))}
            style={{ left: box.left, width: box.width }}
            className="motion-fade absolute inset-y-0 overflow-hidden rounded-control outline-offset-2"
          >
            <JobTile job={item.job} />
          </div>
        );
      })}
    </div>
  );
});

function headingName({ name, count }: GridHeading): string {
  switch (name.kind) {
    case 'today':
      return texts.today;
    case 'yesterday':
      return texts.yesterday;
    case 'date':
      return name.text;
    case 'found':
      return texts.found(formatCount(count ?? 0), count === 1);
  }
}

function headingFacts({ name, count, costMicros }: GridHeading): string {
  if (name.kind === 'found') return texts.newestFirst;
  // Before the first result of a day there are only running jobs.
  if (count === undefined || count === 0 || costMicros === undefined) return '';
  return `${formatCount(count)} · ${formatMoney(costMicros)}`;
}
