import type { JobView } from '../../../src/contract/job.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { formatDuration } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { useJobs } from '../../stores/jobs.ts';
import { TileLabel } from './TileFrame.tsx';

/** A job while it runs: its latest preview, what it does, how long it still takes. */
export function JobTile({ job }: { readonly job: JobView }) {
  const hint = useJobs(({ hints }) => hints[job.id]);
  const preview = useJobs(({ previews }) => previews[job.id]);
  const message = hint?.message ?? job.message ?? messages.queue.phases[hint?.phase ?? job.phase];
  const etaMs = hint?.etaMs ?? job.etaMs;
  const progress = hint?.progress ?? job.progress;
  return (
    <span className="@container absolute inset-0 bg-raised">
      {preview === undefined ? (
        <span className="motion-breathe absolute inset-0 bg-hover" />
      ) : (
        <img src={preview} alt="" draggable={false} className="size-full scale-105 object-cover blur-[2px]" />
      )}
      {preview === undefined ? (
        <span className="absolute inset-x-3 bottom-4 line-clamp-2 text-small text-muted">{promptOf(job)}</span>
      ) : null}
      <span className="absolute inset-x-2 top-2 flex justify-between gap-2">
        <span className="min-w-0 [&>*]:max-w-full">
          <TileLabel>
            <span className="truncate">{message}</span>
          </TileLabel>
        </span>
        {etaMs === null ? null : (
          // A narrow tile has room for one label; the dock says the time as well.
          <span className="hidden @min-[16rem]:block">
            <TileLabel>{messages.library.jobLeft(formatDuration(etaMs))}</TileLabel>
          </span>
        )}
      </span>
      <ProgressBar
        value={progress}
        label={messages.library.jobTile(promptOf(job))}
        className="absolute! inset-x-0 bottom-0 rounded-none"
      />
    </span>
  );
}

/** What a job was asked for; the text of a voice is its prompt. */
export function promptOf(job: JobView): string {
  const text = job.params['prompt'] ?? job.params['text'];
  return typeof text === 'string' ? text : '';
}
