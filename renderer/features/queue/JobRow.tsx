import { type ReactNode, useState } from 'react';
import { RotateCcw, X } from 'lucide-react';
import type { JobView } from '../../../src/contract/job.ts';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { formatMoney } from '../../format/money.ts';
import { messages } from '../../messages/messages.ts';
import { useJobs } from '../../stores/jobs.ts';
import { useProviders } from '../../stores/providers.ts';
import { cancelJob, openResult, retryJob } from './actions.ts';
import { JobPicture } from './JobPicture.tsx';
import { isMoneyAtStake, jobLine, jobTime, jobTitle, makerName } from './job-text.ts';
import { useNow } from './use-now.ts';

const text = messages.queue;

type JobRowProps = {
  readonly job: JobView;
  /** Stands after the words. */
  readonly more?: ReactNode;
  /** In place of the row's own button. */
  readonly action?: ReactNode;
};

/** One job of the queue: picture, words, what it is doing, time, and what can be done about it. */
export function JobRow({ job, more, action }: JobRowProps) {
  const hint = useJobs((state) => state.hints[job.id]);
  const providers = useProviders((state) => state.list);
  const now = useNow(job.status === 'processing' ? 1000 : 30_000);
  const title = jobTitle(job);
  const isRunning = job.status === 'processing';
  const time = jobTime(job, hint, now);
  return (
    <div className="group relative flex items-center gap-2.5 rounded-control px-1.5 py-1.5 focus-within:bg-hover/50 hover:bg-hover/50">
      <JobPicture job={job} />
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-2">
          <div className="min-w-0 flex-1">
            {job.outputs.length > 0 ? (
              <button
                type="button"
                aria-label={text.openResult(title)}
                onClick={() => openResult(job)}
                className="block w-full truncate text-left font-medium before:absolute before:inset-0 before:content-['']"
              >
                {title}
              </button>
            ) : (
              <p className="truncate font-medium">{title}</p>
            )}
            <p className="figures flex gap-1 text-small text-muted">
              <span className="truncate">{jobLine(job, hint, providers)}</span>
              {more === undefined ? null : (
                <>
                  <span aria-hidden>·</span>
                  {more}
                </>
              )}
            </p>
          </div>
          <span
            className={`figures pt-0.5 text-small text-muted ${job.outputs.length > 0 ? '' : 'group-focus-within:invisible group-hover:invisible pointer-coarse:invisible'}`}
          >
            {time}
          </span>
        </div>
        {isRunning ? (
          <ProgressBar
            className="mt-1.5"
            label={text.progress(title)}
            value={hint === undefined ? job.progress : hint.progress}
          />
        ) : null}
      </div>
      {job.outputs.length > 0 ? null : (action ?? <RowAction job={job} maker={makerName(job, providers)} />)}
    </div>
  );
}

/** Cancel while it is open, retry once it is over; shown on hover, focus and touch. */
function RowAction({ job, maker }: { readonly job: JobView; readonly maker: string }) {
  const [isAsking, setAsking] = useState(false);
  const isOver = job.status === 'failed' || job.status === 'cancelled';
  const cancel = () => (isMoneyAtStake(job) ? setAsking(true) : void cancelJob(job.id));
  return (
    <div className="absolute top-2 right-1.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 pointer-coarse:opacity-100">
      {isOver ? (
        <IconButton
          size="small"
          side="left"
          label={text.retry}
          icon={<RotateCcw size={14} aria-hidden />}
          onClick={() => void retryJob(job.id)}
        />
      ) : (
        <IconButton
          size="small"
          side="left"
          label={job.cancelRequested ? text.cancelling : text.cancel}
          blocked={job.cancelRequested}
          icon={<X size={15} aria-hidden />}
          onClick={cancel}
        />
      )}
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setAsking}
        title={text.cancelTitle}
        description={text.cancelText(maker, formatMoney(job.estimatedCostMicros ?? 0))}
        confirmLabel={text.cancelConfirm}
        cancelLabel={text.keep}
        danger
        onConfirm={() => void cancelJob(job.id)}
      />
    </div>
  );
}
