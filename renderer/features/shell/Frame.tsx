import { Activity, memo, type ReactNode, useEffect, useRef, useState } from 'react';
import { messages } from '../../messages/messages.ts';
import type { Route } from '../../router/route.ts';
import { useRoute } from '../../router/use-route.ts';
import { LibraryView } from '../library/LibraryView.tsx';
import { PromptBar } from '../prompt/PromptBar.tsx';
import { ConnectionBanner } from './ConnectionBanner.tsx';
import { Dock } from './Dock.tsx';
import { DockSheet } from './DockSheet.tsx';
import { ErrorBoundary } from './ErrorBoundary.tsx';
import { Rail } from './Rail.tsx';
import { MAIN_ID } from './use-shell.ts';
import { useMediaQuery } from './use-media-query.ts';
import { useViewFocus } from './use-view-focus.ts';
import { BudgetView, ComfyView, DetailView, GalleryView, SettingsView } from './views.tsx';

/** The narrowest window that has room for the dock beside the view. */
const DESK = '(min-width: 900px)';
/** The narrowest one that has room for a result at large, all that is known of it, and the dock. */
const WIDE_DESK = '(min-width: 1200px)';

// A key in the search field is a new address: what does not depend on it is not drawn again.
const StillRail = memo(Rail);
const StillDock = memo(Dock);
const StillDockSheet = memo(DockSheet);
const StillLibrary = memo(LibraryView);
const StillPromptBar = memo(PromptBar);
const STILL = {
  budget: <BudgetView />,
  comfyui: <ComfyView />,
  settings: <SettingsView />,
  components: <GalleryView />,
};

/** Rail, view, dock. On a narrow window the rail is at the bottom and the dock a sheet. */
export function Frame() {
  const route = useRoute((state) => state.route);
  const isDesk = useMediaQuery(DESK);
  const isWideDesk = useMediaQuery(WIDE_DESK);
  const isDetail = route.view === 'library' && route.assetId !== undefined;
  useViewFocus(route);
  return (
    <div className="flex h-full flex-col">
      <a
        href={`#${MAIN_ID}`}
        onClick={(event) => {
          event.preventDefault();
          document.getElementById(MAIN_ID)?.focus();
        }}
        className="sr-only z-50 rounded-control bg-accent px-3 py-1.5 text-on-accent focus:not-sr-only focus:absolute focus:top-2 focus:left-2"
      >
        {messages.shell.skip}
      </a>
      <ConnectionBanner />
      <div className="flex min-h-0 flex-1 max-md:flex-col-reverse">
        <StillRail isBottom={!isDesk} />
        <main id={MAIN_ID} tabIndex={-1} className="relative min-h-0 min-w-0 flex-1 outline-none">
          <Views route={route} />
        </main>
        {!isDesk ? <StillDockSheet /> : null}
        {isWideDesk || (isDesk && !isDetail) ? <StillDock /> : null}
      </div>
    </div>
  );
}

/** The shown view, and those that were left: hidden and at rest, so that going back finds them as they were, at once. */
function Views({ route }: { readonly route: Route }) {
  const shown = route.view === 'welcome' ? 'library' : route.view;
  const [opened, setOpened] = useState<readonly (typeof shown)[]>([shown]);
  if (!opened.includes(shown)) setOpened([...opened, shown]);
  return opened.map((view) => (
    <Activity key={view} mode={view === shown ? 'visible' : 'hidden'}>
      <ErrorBoundary>{view === 'library' ? <LibraryArea route={route} /> : STILL[view]}</ErrorBoundary>
    </Activity>
  ));
}

/** The library stays mounted under an opened result: going back finds it as it was. */
function LibraryArea({ route }: { readonly route: Route }) {
  const assetId = route.view === 'library' ? route.assetId : undefined;
  return (
    <>
      <div inert={assetId !== undefined} className="h-full">
        <FloatingBar>
          <StillLibrary />
        </FloatingBar>
      </div>
      {assetId === undefined ? null : (
        <div className="motion-fade absolute inset-0 z-20 bg-bg">
          <DetailView assetId={assetId} />
        </div>
      )}
    </>
  );
}

/** The prompt bar over the bottom of the library; its height is told to the grid, so that the last row can be scrolled clear of it. */
function FloatingBar({ children }: { readonly children: ReactNode }) {
  const area = useRef<HTMLDivElement>(null);
  const bar = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const element = bar.current;
    if (element === null) return undefined;
    const observer = new ResizeObserver(() =>
      area.current?.style.setProperty('--prompt-bar-height', `${element.offsetHeight}px`),
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, []);
  return (
    <div ref={area} className="relative h-full">
      {children}
      <div
        ref={bar}
        className="pointer-events-none absolute inset-x-0 bottom-0 z-10 flex justify-center px-4 pb-4 max-md:px-2 max-md:pb-2"
      >
        <StillPromptBar />
      </div>
    </div>
  );
}
