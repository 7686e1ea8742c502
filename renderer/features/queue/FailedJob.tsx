import type { ReactNode } from 'react';
import { RotateCcw } from 'lucide-react';
import { JOB_ERROR_TEXT, type JobError } from '../../../src/contract/errors.ts';
import type { JobView } from '../../../src/contract/job.ts';
import { Button } from '../../components/Button.tsx';
import { CopyButton } from '../../components/CopyButton.tsx';
import { messages } from '../../messages/messages.ts';
import { retryJob } from './actions.ts';
import { JobPicture } from './JobPicture.tsx';
import { jobDetails, jobTitle, moneyAnswer } from './job-text.ts';

type FailedJobProps = {
  readonly job: JobView;
  readonly error: JobError;
  /** Stands after the buttons: how many more failed like it. */
  readonly more?: ReactNode;
};

/** A job that failed: what happened, whether money was spent, what to do next, details to copy. */
export function FailedJob({ job, error, more }: FailedJobProps) {
  const known = JOB_ERROR_TEXT[error.code];
  return (
    <article
      aria-label={messages.queue.jobLabel(jobTitle(job))}
      className="my-1 flex gap-2.5 rounded-card border border-bad-line bg-bad-soft p-2.5"
    >
      <JobPicture job={job} small />
      <div className="min-w-0 flex-1">
        <p className="truncate text-small text-muted">{jobTitle(job)}</p>
        <h4 className="font-medium text-balance">{known.title}</h4>
        <p className="mt-0.5 line-clamp-4 text-small text-muted" title={error.message}>
          {error.message}
        </p>
        <p className="figures mt-1 text-small text-muted">
          <strong className="font-medium text-text">{moneyAnswer(job, error)}</strong> {known.next}
        </p>
        <div className="figures mt-2 flex flex-wrap items-center gap-1.5 text-small text-muted">
          {error.retryable ? (
            <Button size="small" icon={<RotateCcw size={13} aria-hidden />} onClick={() => void retryJob(job.id)}>
              {messages.queue.retry}
            </Button>
          ) : null}
          <CopyButton size="small" variant="quiet" text={jobDetails(job)} label={messages.common.copyDetails} />
          {more}
        </div>
      </div>
    </article>
  );
}
