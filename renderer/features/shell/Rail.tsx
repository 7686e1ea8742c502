import { ChartNoAxesColumn, Cpu, LayoutGrid, ListChecks, type LucideIcon, Settings } from 'lucide-react';
import type { ActionId } from '../../../src/contract/actions.ts';
import { isOpen } from '../../../src/contract/job.ts';
import { classNames } from '../../components/class-names.ts';
import { Tooltip } from '../../components/Tooltip.tsx';
import { messages } from '../../messages/messages.ts';
import { formatRoute, type Route, type ViewName } from '../../router/route.ts';
import { useRoute } from '../../router/use-route.ts';
import { useJobs } from '../../stores/jobs.ts';
import { useSettings } from '../../stores/settings.ts';
import { shortcutOf } from '../palette/app-actions.ts';
import { shortcutText } from '../palette/shortcut-text.ts';
import { Mark } from './Mark.tsx';
import { useShell } from './use-shell.ts';

type Entry = { readonly view: ViewName; readonly icon: LucideIcon; readonly route: Route; readonly action: ActionId };

const ENTRIES: readonly Entry[] = [
  {
    view: 'library',
    icon: LayoutGrid,
    route: { view: 'library', assetId: undefined, query: '' },
    action: 'go-library',
  },
  { view: 'budget', icon: ChartNoAxesColumn, route: { view: 'budget', query: '' }, action: 'go-budget' },
  { view: 'comfyui', icon: Cpu, route: { view: 'comfyui', query: '' }, action: 'go-comfyui' },
  { view: 'settings', icon: Settings, route: { view: 'settings', query: '' }, action: 'go-settings' },
];

/** The way between views: a rail at the left, on a narrow window a bar at the bottom that also opens the queue. */
export function Rail({ isBottom }: { readonly isBottom: boolean }) {
  const view = useRoute((state) => state.route.view);
  if (isBottom) {
    return (
      <nav
        aria-label={messages.shell.navigation}
        className="flex shrink-0 justify-around border-t border-line bg-rail pb-[env(safe-area-inset-bottom)]"
      >
        {ENTRIES.map((entry) => (
          <RailLink key={entry.view} entry={entry} isCurrent={entry.view === view} isBottom />
        ))}
        <QueueButton />
      </nav>
    );
  }
  return (
    <nav
      aria-label={messages.shell.navigation}
      className="flex w-[52px] shrink-0 flex-col items-center gap-1.5 border-r border-line bg-rail py-2"
    >
      <Mark className="mb-3 size-[27px]" />
      {ENTRIES.map((entry) => (
        <div key={entry.view} className={entry.view === 'settings' ? 'mt-auto' : ''}>
          <RailLink entry={entry} isCurrent={entry.view === view} isBottom={false} />
        </div>
      ))}
    </nav>
  );
}

function RailLink({
  entry,
  isCurrent,
  isBottom,
}: {
  readonly entry: Entry;
  readonly isCurrent: boolean;
  readonly isBottom: boolean;
}) {
  const name = messages.shell.views[entry.view];
  // Followed, so that the tooltip has the keys of now.
  useSettings(({ settings }) => settings?.shortcuts);
  const shortcut = shortcutOf(entry.action);
  const link = (
    <a
      href={formatRoute(entry.route)}
      aria-label={name}
      aria-current={isCurrent ? 'page' : undefined}
      className={classNames(
        'flex items-center justify-center transition-colors',
        isBottom
          ? 'h-13 flex-1 flex-col gap-0.5 text-tiny -outline-offset-2!'
          : 'size-9 rounded-[9px] hover:bg-hover hover:text-text',
        isCurrent ? (isBottom ? 'text-text' : 'bg-raised text-text ring-1 ring-line ring-inset') : 'text-muted',
      )}
    >
      <entry.icon size={18} strokeWidth={1.75} aria-hidden />
      {isBottom ? <span aria-hidden>{name}</span> : null}
    </a>
  );
  if (isBottom) return link;
  return (
    <Tooltip text={name} shortcut={shortcut === undefined ? undefined : shortcutText(shortcut)} side="right">
      {link}
    </Tooltip>
  );
}

function QueueButton() {
  const openCount = useJobs((state) => Object.values(state.byId).filter((job) => isOpen(job.status)).length);
  return (
    <button
      type="button"
      aria-label={messages.queue.open(openCount)}
      onClick={() => useShell.setState({ isDockOpen: true })}
      className="relative flex h-13 flex-1 flex-col items-center justify-center gap-0.5 text-tiny text-muted -outline-offset-2!"
    >
      <ListChecks size={18} strokeWidth={1.75} aria-hidden />
      <span aria-hidden>{messages.queue.tab}</span>
      {openCount === 0 ? null : (
        <span
          aria-hidden
          className="figures absolute top-1 left-1/2 ml-2 min-w-4 rounded-full bg-accent px-1 text-center text-tiny leading-4 font-medium text-on-accent"
        >
          {openCount}
        </span>
      )}
    </button>
  );
}
