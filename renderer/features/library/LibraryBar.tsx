import { memo, type ReactNode, useMemo } from 'react';
import { Check, ChevronDown, Heart, SlidersHorizontal, Star, Trash2 } from 'lucide-react';
import type { ProviderId, ProviderView } from '../../../src/contract/provider.ts';
import { Chip } from '../../components/Chip.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { EVERYTHING, type LibraryQuery, queryFromSearch, searchFromQuery } from './library-filter.ts';
import { MoreFilters } from './MoreFilters.tsx';
import { SearchBox } from './SearchBox.tsx';
import { changeLibraryQuery, setLibraryQuery } from './use-library-query.ts';

const texts = messages.library;
const KINDS = ['image', 'video', 'audio'] as const;

/** Search and filters, in the top bar. On a narrow window the filters fold into one button. */
export function LibraryBar({ query, isBusy }: { readonly query: LibraryQuery; readonly isBusy: boolean }) {
  const wordless = useWordless(query);
  return (
    <>
      <SearchBox query={query} isBusy={isBusy} />
      <div role="group" aria-label={texts.filters} className="hidden items-center gap-1.5 lg:flex">
        <FilterChips query={wordless} />
      </div>
      <MoreFilters query={wordless} />
      <FoldedFilters query={wordless} />
      <TrashButton isTrash={query.trashed} />
    </>
  );
}

/** The same object for as long as only the words of a search change: its filters are not drawn again with every key. */
function useWordless(query: LibraryQuery): LibraryQuery {
  const search = searchFromQuery({ ...query, text: '' }).toString();
  return useMemo(() => queryFromSearch(new URLSearchParams(search)), [search]);
}

/** The filters of a narrow window, with how many of them narrow. */
const FoldedFilters = memo(function FoldedFilters({ query }: { readonly query: LibraryQuery }) {
  const count =
    Number(query.favourite) +
    Number(query.minRating !== undefined) +
    Number(query.since === 'month') +
    Number(query.kind !== undefined) +
    Number(query.provider !== undefined);
  return (
    <div className="lg:hidden">
      <Popover
        label={texts.filters}
        align="end"
        trigger={
          <Chip
            icon={<SlidersHorizontal size={14} aria-hidden />}
            value={count === 0 ? undefined : count}
            aria-label={texts.filters}
            pressed={count > 0}
          />
        }
      >
        <div role="group" aria-label={texts.filters} className="flex max-w-64 flex-wrap gap-1.5">
          <FilterChips query={query} />
        </div>
      </Popover>
    </div>
  );
});

const TrashButton = memo(function TrashButton({ isTrash }: { readonly isTrash: boolean }) {
  return (
    <IconButton
      label={isTrash ? texts.openLibrary : texts.openTrash}
      icon={<Trash2 size={16} aria-hidden />}
      pressed={isTrash}
      className="ml-auto"
      side="bottom"
      onClick={() => setLibraryQuery({ ...EVERYTHING, trashed: !isTrash })}
    />
  );
});

const FilterChips = memo(function FilterChips({ query }: { readonly query: LibraryQuery }) {
  const providers = useProviders(({ list }) => list);
  const set = changeLibraryQuery;
  return (
    <>
      {KINDS.map((kind) => (
        <Chip
          key={kind}
          pressed={query.kind === kind}
          onClick={() => set({ kind: query.kind === kind ? undefined : kind })}
        >
          {texts.kinds[kind]}
        </Chip>
      ))}
      <Toggle
        isOn={query.favourite}
        label={texts.favourites}
        icon={<Heart size={13} aria-hidden />}
        onPress={() => set({ favourite: !query.favourite })}
      />
      <Toggle
        isOn={query.minRating !== undefined}
        label={texts.ratedLabel}
        icon={<Star size={13} fill="currentColor" aria-hidden />}
        onPress={() => set({ minRating: query.minRating === undefined ? 4 : undefined })}
      >
        {texts.rated}
      </Toggle>
      <Chip
        pressed={query.since === 'month'}
        onClick={() => set({ since: query.since === 'month' ? undefined : 'month' })}
      >
        {texts.thisMonth}
      </Chip>
      {providers.length < 2 ? null : (
        <ProviderFilter query={query} providers={providers} onChange={(provider) => set({ provider })} />
      )}
    </>
  );
});

type ProviderFilterProps = {
  readonly query: LibraryQuery;
  readonly providers: readonly ProviderView[];
  readonly onChange: (provider: ProviderId | undefined) => void;
};

function ProviderFilter({ query, providers, onChange }: ProviderFilterProps) {
  const chosen = providerById(providers, query.provider);
  const check = (isOn: boolean) => (isOn ? <Check size={14} aria-hidden /> : undefined);
  return (
    <Menu
      label={texts.provider}
      align="start"
      trigger={
        <Chip pressed={chosen !== undefined}>
          {chosen?.name ?? texts.provider}
          <ChevronDown size={13} aria-hidden />
        </Chip>
      }
      items={[
        { id: 'any', label: texts.anyProvider, icon: check(chosen === undefined), onSelect: () => onChange(undefined) },
        ...providers.map(({ id, name }) => ({
          id,
          label: name,
          icon: check(id === chosen?.id),
          onSelect: () => onChange(id),
        })),
      ]}
    />
  );
}

type ToggleProps = {
  readonly isOn: boolean;
  readonly label: string;
  readonly icon: ReactNode;
  readonly onPress: () => void;
  readonly children?: ReactNode;
};

function Toggle({ isOn, label, icon, onPress, children }: ToggleProps) {
  return (
    <Chip pressed={isOn} icon={icon} aria-label={label} title={label} onClick={onPress}>
      {children}
    </Chip>
  );
}
