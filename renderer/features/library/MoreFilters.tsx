import { Tags } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { MethodOutput } from '../../../src/contract/methods.ts';
import { client } from '../../client/current-client.ts';
import { now } from '../../clock.ts';
import { Chip } from '../../components/Chip.tsx';
import { Popover } from '../../components/Popover.tsx';
import { formatCount } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';
import { useOrganise } from '../../stores/organise.ts';
import { EVERYTHING, filterFromQuery, type LibraryQuery } from './library-filter.ts';
import { setLibraryQuery } from './use-library-query.ts';

const texts = messages.library;
type Facets = MethodOutput<'library.facets'>;

/** Model, tag, collection, project and origin: what there is of each, with how many. */
export function MoreFilters({ query }: { readonly query: LibraryQuery }) {
  const [isOpen, setOpen] = useState(false);
  const chosen =
    query.tags.length +
    [query.model, query.collectionId, query.projectId, query.origin].filter((part) => part !== undefined).length;
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

type Option = {
  readonly key: string;
  readonly label: string;
  readonly count?: number;
  readonly isOn: boolean;
  readonly onPress: () => void;
};

function Options({ title, options }: { readonly title: string; readonly options: readonly Option[] }) {
  if (options.length === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <h3 className="mb-1.5 text-small font-medium text-muted">{title}</h3>
      <div className="flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
        {options.map(({ key, label, count, isOn, onPress }) => (
          <Chip key={key} pressed={isOn} onClick={onPress}>
            <span className="max-w-48 truncate">{label}</span>
            {count === undefined ? null : <span className="figures text-faint">{formatCount(count)}</span>}
          </Chip>
        ))}
      </div>
    </div>
  );
}

/** What there is to choose from, whatever of these is chosen already; undefined until it is known. */
function useFacets(query: LibraryQuery): Facets | undefined {
  const [facets, setFacets] = useState<Facets>();
  const { text, kind, provider, trashed } = query;
  useEffect(() => {
    let isCurrent = true;
    const filter = filterFromQuery({ ...EVERYTHING, text, kind, provider, trashed }, now());
    client()
      .call('library.facets', { filter })
      .then(
        (found) => {
          if (isCurrent) setFacets(found);
        },
        // The lists stay empty; the library itself says when it cannot be read.
        () => undefined,
      );
    return () => {
      isCurrent = false;
    };
  }, [text, kind, provider, trashed]);
  return facets;
}
