import { Tags } from 'lucide-react';
import { useState } from 'react';
import { Chip } from '../../components/Chip.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useOrganise } from '../../stores/organise.ts';
import { FilterOptions as Options } from './FilterOptions.tsx';
import { COSTS, type LibraryQuery, SINCES } from './library-filter.ts';
import { useFacets } from './use-facets.ts';
import { setLibraryQuery } from './use-library-query.ts';

const texts = messages.library;

/** Model, tag, collection, project and origin: what there is of each, with how many. */
export function MoreFilters({ query }: { readonly query: LibraryQuery }) {
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
      <FilterLists query={query} />
    </Popover>
  );
}

function FilterLists({ query }: { readonly query: LibraryQuery }) {
  const facets = useFacets(query);
  const { collections, projects } = useOrganise();
  const set = (change: Partial<LibraryQuery>): void => setLibraryQuery({ ...query, ...change });
  const named = projects.filter(({ archivedAt, id }) => archivedAt === null || id === query.projectId);
  const isEmpty =
    facets !== undefined && facets.models.length + facets.tags.length === 0 && collections.length + named.length === 0;
  return (
    <div className="flex flex-col gap-4">
      <Options
        title={texts.since}
        options={SINCES.map((since) => ({
          key: since,
          label: texts.sinces[since],
          isOn: query.since === since,
          onPress: () => set({ since: query.since === since ? undefined : since }),
        }))}
      />
      <Options
        title={texts.cost}
        options={COSTS.map((cost) => ({
          key: cost,
          label: texts.costs[cost],
          isOn: query.cost === cost,
          onPress: () => set({ cost: query.cost === cost ? undefined : cost }),
        }))}
      />
      <Options
        title={texts.rating}
        options={[1, 2, 3, 4, 5].map((stars) => ({
          key: String(stars),
          label: texts.ratedFrom(stars),
          isOn: query.minRating === stars,
          onPress: () => set({ minRating: query.minRating === stars ? undefined : stars }),
        }))}
      />
      <Options
        title={texts.origin}
        options={(['made', 'imported'] as const).map((origin) => ({
          key: origin,
          label: texts.origins[origin],
          isOn: query.origin === origin,
          onPress: () => set({ origin: query.origin === origin ? undefined : origin }),
        }))}
      />
      <Options
        title={texts.model}
        options={(facets?.models ?? []).map(({ value, count }) => ({
          key: value,
          label: value,
          count,
          isOn: query.model === value,
          onPress: () => set({ model: query.model === value ? undefined : value }),
        }))}
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
        options={collections.map(({ id, name, assets }) => ({
          key: id,
          label: name,
          count: assets,
          isOn: query.collectionId === id,
          onPress: () => set({ collectionId: query.collectionId === id ? undefined : id }),
        }))}
      />
      <Options
        title={texts.project}
        options={named.map(({ id, name, assets }) => ({
          key: id,
          label: name,
          count: assets,
          isOn: query.projectId === id,
          onPress: () => set({ projectId: query.projectId === id ? undefined : id }),
        }))}
      />
      {isEmpty ? <p className="text-small text-pretty text-muted">{texts.nothingToFilter}</p> : null}
    </div>
  );
}
