import { type ReactNode, useMemo, useState } from 'react';
import { ListChecks } from 'lucide-react';
import { client } from '../../client/current-client.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { ErrorState } from '../../components/ErrorState.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/en.ts';
import { useJobs } from '../../stores/jobs.ts';
import { readJobs } from '../../stores/read-all.ts';
import { useSettings } from '../../stores/settings.ts';
import { type DockSections, dockSections, type JobGroup } from './dock-sections.ts';
import { FailedJob } from './FailedJob.tsx';
import { JobRow } from './JobRow.tsx';
import { NeedsYou } from './NeedsYou.tsx';
import { startOfDay } from './start-of-day.ts';
import { useNow } from './use-now.ts';

const text = messages.queue;
const SHOWN_FINISHED = 12;
const SHOWN_WAITING = 40;

/** The queue, in four states. */
export function QueueList() {
  const byId = useJobs((state) => state.byId);
  const load = useJobs((state) => state.load);
  const isPaused = useSettings((state) => state.settings?.queuePaused === true);
  const dayStart = startOfDay(useNow(60_000));
  const sections = useMemo(() => dockSections(Object.values(byId), dayStart), [byId, dayStart]);
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
    sections.needsYou.length + sections.running.length + sections.waitingCount + sections.finished.length === 0;
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
        <Sections sections={sections} />
      )}
    </>
  );
}

function Sections({ sections }: { readonly sections: DockSections }) {
  const { needsYou, running, waiting, waitingCount, finished } = sections;
  return (
    <>
      <Section title={text.needsYou} note={String(needsYou.length)} isShown={needsYou.length > 0}>
        {needsYou.map((job) => (
          <li key={job.id}>
            <NeedsYou job={job} />
          </li>
        ))}
      </Section>
      <Section title={text.running} note={String(running.length)} isShown={running.length > 0}>
        {running.map((job) => (
          <li key={job.id}>
            <JobRow job={job} />
          </li>
        ))}
      </Section>
      <Section title={text.waiting} note={String(waitingCount)} isShown={waitingCount > 0}>
        <Capped
          items={waiting}
          shown={SHOWN_WAITING}
          draw={(group) => <WaitingGroup key={group.first.id} group={group} />}
        />
      </Section>
      <Section title={text.finished} note={text.finishedToday(finished.length)} isShown={finished.length > 0}>
        <Capped
          items={finished}
          shown={SHOWN_FINISHED}
          draw={(job) => (
            <li key={job.id}>
              {job.status === 'failed' && job.error !== null ? (
                <FailedJob job={job} error={job.error} />
              ) : (
                <JobRow job={job} />
              )}
            </li>
          )}
        />
      </Section>
    </>
  );
}

/** A batch reads as one line until it is unfolded. */
function WaitingGroup({ group }: { readonly group: JobGroup }) {
  const [isOpen, setOpen] = useState(false);
  const fold = (
    <button
      type="button"
      aria-expanded={isOpen}
      onClick={() => setOpen(!isOpen)}
      className="shrink-0 rounded-small underline decoration-line-strong underline-offset-2 hover:text-text"
    >
      {isOpen ? text.fewer : text.more(group.rest.length)}
    </button>
  );
  return (
    <li>
      <JobRow job={group.first} more={group.rest.length === 0 ? undefined : fold} />
      {isOpen ? group.rest.map((job) => <JobRow key={job.id} job={job} />) : null}
    </li>
  );
}

function Capped<T>({
  items,
  shown,
  draw,
}: {
  readonly items: readonly T[];
  readonly shown: number;
  readonly draw: (item: T) => ReactNode;
}) {
  const [isAll, setAll] = useState(false);
  return (
    <>
      {(isAll ? items : items.slice(0, shown)).map(draw)}
      {items.length > shown && !isAll ? (
        <li>
          <button
            type="button"
            onClick={() => setAll(true)}
            className="figures rounded-small px-1.5 py-1 text-small text-muted hover:text-text"
          >
            {text.showAll(items.length)}
          </button>
        </li>
      ) : null}
    </>
  );
}

function Section({
  title,
  note,
  isShown,
  children,
}: {
  readonly title: string;
  readonly note: string;
  readonly isShown: boolean;
  readonly children: ReactNode;
}) {
  if (!isShown) return null;
  return (
    <section aria-label={title} className="motion-fade px-2 pt-3">
      <h3 className="figures flex justify-between px-1.5 pb-1 text-small font-semibold text-muted">
        {title}
        <span>{note}</span>
      </h3>
      <ul>{children}</ul>
    </section>
  );
}

function LoadingRows() {
  return (
    <div aria-busy="true" aria-label={messages.common.loading} className="flex flex-col gap-3 p-3.5">
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
