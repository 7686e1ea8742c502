import { useEffect, useMemo, useRef } from 'react';
import { ListChecks } from 'lucide-react';
import type { JobView } from '../../../src/contract/job.ts';
import type { EpochMs } from '../../../src/contract/units.ts';
import { client } from '../../client/current-client.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { useJobs } from '../../stores/jobs.ts';
import { readJobs } from '../../stores/read-all.ts';
import { useSettings } from '../../stores/settings.ts';
import { type DockSections, dockSections } from './dock-sections.ts';
import { QueueSections } from './QueueSections.tsx';
import { startOfDay } from './start-of-day.ts';
import { useNow } from './use-now.ts';

const text = messages.queue;

/** The queue, in four states. */
export function QueueList() {
  const byId = useJobs((state) => state.byId);
  const load = useJobs((state) => state.load);
  const isPaused = useSettings((state) => state.settings?.queuePaused === true);
  const dayStart = startOfDay(useNow(60_000));
  const sections = useSections(byId, dayStart);
  if (load.kind === 'loading') return <LoadingRows />;
  if (load.kind === 'failed')
    return (
      <ErrorState
        title={text.errorTitle}
        text={load.message}
        details={load.details}
        onRetry={() => void readJobs(client())}
      />
    );
  const isEmpty =
    sections.needsYou.length + sections.running.length + sections.waitingCount + sections.finishedCount === 0;
  return (
    <>
      {isPaused ? (
        <p className="mx-2 mt-2 rounded-control border border-warning-line bg-warning-soft px-2.5 py-1.5 text-small">
          {text.paused}
        </p>
      ) : null}
      {isEmpty ? (
        <EmptyState icon={<ListChecks size={18} aria-hidden />} title={text.emptyTitle} text={text.emptyText} />
      ) : (
        <QueueSections sections={sections} />
      )}
    </>
  );
}

/** An event that changes one job draws one row: the groups that are what they were stay the same objects. */
function useSections(byId: Readonly<Record<string, JobView>>, dayStart: EpochMs): DockSections {
  const last = useRef<DockSections>(undefined);
  const sections = useMemo(() => dockSections(Object.values(byId), dayStart, last.current), [byId, dayStart]);
  useEffect(() => {
    last.current = sections;
  }, [sections]);
  return sections;
}

function LoadingRows() {
  return (
    <div role="status" aria-busy="true" aria-label={messages.common.loading} className="flex flex-col gap-3 p-3.5">
      {['a', 'b', 'c'].map((key) => (
        <div key={key} className="flex items-center gap-2.5">
          <Skeleton className="size-11" />
          <div className="flex flex-1 flex-col gap-2">
            <Skeleton className="h-3 w-4/5" />
            <Skeleton className="h-3 w-2/5" />
          </div>
        </div>
      ))}
    </div>
  );
}
