import { Tags } from 'lucide-react';
import { memo, useState } from 'react';
import { Chip } from '../../components/Chip.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useOrganise } from '../../stores/organise.ts';
import { type FilterOption, FilterOptions as Options } from './FilterOptions.tsx';
import { COSTS, type LibraryQuery, SINCES } from './library-filter.ts';
import { useFacets } from './use-facets.ts';
import { changeLibraryQuery, useLibraryQuery } from './use-library-query.ts';

const texts = messages.library;

/** Model, tag, collection, project and origin: what there is of each, with how many. `query`: the filter, whatever its words are. */
export const MoreFilters = memo(function MoreFilters({ query }: { readonly query: LibraryQuery }) {
  const [isOpen, setOpen] = useState(false);
  const chosen =
    query.tags.length +
    [query.model, query.collectionId, query.projectId, query.origin, query.cost, query.since, query.minRating].filter(
      (part) => part !== undefined,
    ).length;
  return (
    <Popover
      label={texts.moreFilters}
      align="end"
      className="w-80"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Chip
          icon={<Tags size={13} aria-hidden />}
          aria-label={texts.moreFilters}
          title={texts.moreFilters}
          value={chosen === 0 ? undefined : chosen}
          pressed={chosen > 0}
        />
      }
    >
      <FilterLists />
    </Popover>
  );
});

function FilterLists() {
  const query = useLibraryQuery();
  const facets = useFacets(query);
  const { collections, projects } = useOrganise();
  const set = changeLibraryQuery;
  const named = projects.filter(({ archivedAt, id }) => archivedAt === null || id === query.projectId);
  const isEmpty =
    facets !== undefined && facets.models.length + facets.tags.length === 0 && collections.length + named.length === 0;
  return (
    <div className="flex flex-col gap-4">
      <FixedLists query={query} set={set} />
      <Options
        title={texts.model}
        options={(facets?.models ?? []).map(({ value, count }) =>
          choice({ chosen: query.model, value, label: value, count, choose: (model) => set({ model }) }),
        )}
      />
      <Options
        title={texts.tags}
        options={(facets?.tags ?? []).map(({ value, count }) => ({
          key: value,
          label: value,
          count,
          isOn: query.tags.includes(value),
          onPress: () =>
            set({
              tags: query.tags.includes(value) ? query.tags.filter((tag) => tag !== value) : [...query.tags, value],
            }),
        }))}
      />
      <Options
        title={texts.collection}
        options={collections.map(({ id, name, assets }) =>
          choice({
            chosen: query.collectionId,
            value: id,
            label: name,
            count: assets,
            choose: (collectionId) => set({ collectionId }),
          }),
        )}
      />
      <Options
        title={texts.project}
        options={named.map(({ id, name, assets }) =>
          choice({
            chosen: query.projectId,
            value: id,
            label: name,
            count: assets,
            choose: (projectId) => set({ projectId }),
          }),
        )}
      />
      {isEmpty ? <p className="text-small text-pretty text-muted">{texts.nothingToFilter}</p> : null}
    </div>
  );
}

type FixedListsProps = { readonly query: LibraryQuery; readonly set: (change: Partial<LibraryQuery>) => void };

/** What can be asked of every library, whatever is in it. */
function FixedLists({ query, set }: FixedListsProps) {
  return (
    <>
      <Options
        title={texts.since}
        options={SINCES.map((each) =>
          choice({ chosen: query.since, value: each, label: texts.sinces[each], choose: (since) => set({ since }) }),
        )}
      />
      <Options
        title={texts.cost}
        options={COSTS.map((each) =>
          choice({ chosen: query.cost, value: each, label: texts.costs[each], choose: (cost) => set({ cost }) }),
        )}
      />
      <Options
        title={texts.rating}
        options={[1, 2, 3, 4, 5].map((stars) =>
          choice({
            chosen: query.minRating,
            value: stars,
            label: texts.ratedFrom(stars),
            choose: (minRating) => set({ minRating }),
          }),
        )}
      />
      <Options
        title={texts.origin}
        options={(['made', 'imported'] as const).map((each) =>
          choice({
            chosen: query.origin,
            value: each,
            label: texts.origins[each],
            choose: (origin) => set({ origin }),
          }),
        )}
      />
    </>
  );
}

type Choice<T> = {
  readonly chosen: T | undefined;
  readonly value: T;
  readonly label: string;
  readonly count?: number;
  readonly choose: (next: T | undefined) => void;
};

/** One of a list of which at most one is chosen: a second press takes it back. */
function choice<T extends string | number>({ chosen, value, label, count, choose }: Choice<T>): FilterOption {
  const isOn = chosen === value;
  return { key: String(value), label, count, isOn, onPress: () => choose(isOn ? undefined : value) };
}
