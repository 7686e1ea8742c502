import { memo, type ReactNode, useState } from 'react';
import type { JobView } from '../../../src/contract/job.ts';
import type { JobGroup } from './dock-sections.ts';
import { FailedJob } from './FailedJob.tsx';
import { FoldButton } from './FoldButton.tsx';
import { JobRow } from './JobRow.tsx';

/** Jobs that ended in the same way read as one line until it is unfolded: a failed batch is one question, not a hundred. */
export const FinishedGroup = memo(function FinishedGroup({ group: { first, rest } }: { readonly group: JobGroup }) {
  const [isOpen, setOpen] = useState(false);
  const fold =
    rest.length === 0 ? undefined : (
      <FoldButton count={rest.length} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
    );
  return (
    <li>
      <Ended job={first} more={fold} />
      {isOpen ? rest.map((job) => <Ended key={job.id} job={job} />) : null}
    </li>
  );
});

function Ended({ job, more }: { readonly job: JobView; readonly more?: ReactNode }) {
  return job.status === 'failed' && job.error !== null ? (
    <FailedJob job={job} error={job.error} more={more} />
  ) : (
    <JobRow job={job} more={more} />
  );
}
