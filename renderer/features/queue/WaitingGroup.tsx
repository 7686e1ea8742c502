import { memo, useState } from 'react';
import { moveJobs } from './actions.ts';
import type { JobGroup } from './dock-sections.ts';
import { FoldButton } from './FoldButton.tsx';
import { JobRow } from './JobRow.tsx';
import { idsOfGroup, MOVABLE_MAX } from './queue-order.ts';
import { WaitingMenu } from './WaitingMenu.tsx';

/** What is dragged: the id of the group's first job. Files and texts from elsewhere have another type. */
const DRAG_TYPE = 'application/x-gesso-job';

/** `groups`: everything that waits, asked for when it is needed: the group itself is drawn anew only when it has changed. */
type WaitingGroupProps = { readonly group: JobGroup; readonly groups: () => readonly JobGroup[] };

/** A batch reads as one line until it is unfolded. It can be dragged before another one of its priority. */
export const WaitingGroup = memo(function WaitingGroup({ group, groups }: WaitingGroupProps) {
  const [isOpen, setOpen] = useState(false);
  const [isTarget, setTarget] = useState(false);
  // One of an unfolded batch moves among all jobs, one by one.
  const singles = (): readonly JobGroup[] => groups().flatMap(singlesOf);
  const drop = (id: string): void => {
    const dragged = groups().find(({ first }) => first.id === id);
    if (dragged === undefined || dragged.first.id === group.first.id) return;
    if (dragged.first.priority === group.first.priority) void moveJobs(idsOfGroup(dragged), group.first.id);
  };
  return (
    <li
      draggable={group.rest.length < MOVABLE_MAX}
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(DRAG_TYPE, group.first.id);
        dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        event.preventDefault();
        setTarget(false);
        drop(event.dataTransfer.getData(DRAG_TYPE));
      }}
      className={isTarget ? 'shadow-[inset_0_2px_0_var(--accent)]' : ''}
    >
      <JobRow
        job={group.first}
        more={
          group.rest.length === 0 ? undefined : (
            <FoldButton count={group.rest.length} isOpen={isOpen} onToggle={() => setOpen(!isOpen)} />
          )
        }
        action={<WaitingMenu group={group} groups={groups} />}
      />
      {isOpen
        ? group.rest.map((job) => (
            <JobRow key={job.id} job={job} action={<WaitingMenu group={{ first: job, rest: [] }} groups={singles} />} />
          ))
        : null}
    </li>
  );
});

function singlesOf({ first, rest }: JobGroup): readonly JobGroup[] {
  return [first, ...rest].map((job) => ({ first: job, rest: [] }));
}
