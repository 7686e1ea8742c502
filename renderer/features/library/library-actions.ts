import { messages } from '../../messages/messages.ts';
import type { AppAction } from '../palette/app-action.ts';
import { EVERYTHING } from './library-filter.ts';
import { LIBRARY_SEARCH_ID } from './SearchBox.tsx';
import { setLibraryQuery } from './use-library-query.ts';

const { actions, kinds } = messages.library;
const always = () => true;

/** What the palette and the shortcuts offer while the library is shown. */
export const LIBRARY_ACTIONS: readonly AppAction[] = [
  {
    id: 'library-search',
    label: actions.search,
    group: actions.group,
    shortcut: '/',
    perform: focusSearch,
    isEnabled: always,
  },
  {
    id: 'library-everything',
    label: actions.everything,
    group: actions.group,
    perform: () => setLibraryQuery(EVERYTHING),
    isEnabled: always,
  },
  {
    id: 'library-images',
    label: kinds.image,
    group: actions.group,
    perform: () => setLibraryQuery({ ...EVERYTHING, kind: 'image' }),
    isEnabled: always,
  },
  {
    id: 'library-video',
    label: kinds.video,
    group: actions.group,
    perform: () => setLibraryQuery({ ...EVERYTHING, kind: 'video' }),
    isEnabled: always,
  },
  {
    id: 'library-audio',
    label: kinds.audio,
    group: actions.group,
    perform: () => setLibraryQuery({ ...EVERYTHING, kind: 'audio' }),
    isEnabled: always,
  },
  {
    id: 'library-favourites',
    label: actions.favourites,
    group: actions.group,
    perform: () => setLibraryQuery({ ...EVERYTHING, favourite: true }),
    isEnabled: always,
  },
  {
    id: 'library-trash',
    label: actions.trash,
    group: actions.group,
    perform: () => setLibraryQuery({ ...EVERYTHING, trashed: true }),
    isEnabled: always,
  },
];

function focusSearch(): void {
  // After the palette has closed and given the focus back.
  requestAnimationFrame(() => document.getElementById(LIBRARY_SEARCH_ID)?.focus());
}
