import { useState } from 'react';
import { messages } from '../../messages/en.ts';
import type { JobGroup } from './dock-sections.ts';
import { JobRow } from './JobRow.tsx';

const text = messages.queue;

/** A batch reads as one line until it is unfolded. */
export function WaitingGroup({ group }: { readonly group: JobGroup }) {
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
