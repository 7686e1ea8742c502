import { ArrowDown, ArrowDownToLine, ArrowUp, ArrowUpToLine, Check, EllipsisVertical, Pencil, X } from 'lucide-react';
import { useState } from 'react';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { cancelJobs, moveJobs, setPriority } from './actions.ts';
import type { JobGroup } from './dock-sections.ts';
import { EditJobDialog } from './EditJobDialog.tsx';
import { jobTitle } from './job-text.ts';
import { idsOfGroup, MOVABLE_MAX, PRIORITIES, type PriorityName, targetOf } from './queue-order.ts';

const text = messages.queue;
const NAMES = ['high', 'normal', 'low'] as const satisfies readonly PriorityName[];
const ICON = { size: 14, 'aria-hidden': true } as const;

/** `groups`: everything that waits, asked for when it is needed. */
type WaitingMenuProps = { readonly group: JobGroup; readonly groups: () => readonly JobGroup[] };

/** What can be done with something that waits: its place, its priority, its settings, its end. */
export function WaitingMenu({ group, groups }: WaitingMenuProps) {
  const [isEditing, setEditing] = useState(false);
  const ids = idsOfGroup(group);
  const isMovable = ids.length <= MOVABLE_MAX;
  const step = (by: Parameters<typeof targetOf>[2]) => ({
    disabled: !isMovable || targetOf(groups(), group, by) === 'stay',
    onSelect: () => {
      // The queue may have gone on since the menu was opened.
      const target = targetOf(groups(), group, by);
      if (target !== 'stay') void moveJobs(ids, target);
    },
  });
  return (
    <div className="absolute top-2 right-1.5 opacity-0 group-focus-within:opacity-100 group-hover:opacity-100 has-data-[state=open]:opacity-100 pointer-coarse:opacity-100">
      <Menu
        label={text.jobMenu(jobTitle(group.first))}
        trigger={
          <IconButton
            size="small"
            side="left"
            label={text.jobMenu(jobTitle(group.first))}
            icon={<EllipsisVertical size={15} aria-hidden />}
          />
        }
        items={() => [
          { id: 'up', label: text.moveUp, icon: <ArrowUp {...ICON} />, ...step(-1) },
          { id: 'down', label: text.moveDown, icon: <ArrowDown {...ICON} />, ...step(1) },
          { id: 'front', label: text.moveFront, icon: <ArrowUpToLine {...ICON} />, ...step('front') },
          { id: 'end', label: text.moveEnd, icon: <ArrowDownToLine {...ICON} />, ...step('end') },
          { kind: 'separator', id: 'priorities' },
          ...NAMES.map((name) => ({
            id: name,
            label: text.priorities[name],
            icon: group.first.priority === PRIORITIES[name] ? <Check {...ICON} /> : undefined,
            onSelect: () => void setPriority(ids, PRIORITIES[name]),
          })),
          { kind: 'separator', id: 'job' },
          ...(ids.length === 1
            ? [{ id: 'edit', label: text.edit, icon: <Pencil {...ICON} />, onSelect: () => setEditing(true) }]
            : []),
          {
            id: 'cancel',
            label: ids.length === 1 ? text.cancel : text.cancelAll(ids.length),
            icon: <X {...ICON} />,
            danger: true,
            onSelect: () => void cancelJobs(ids),
          },
        ]}
      />
      {isEditing ? <EditJobDialog job={group.first} onClose={() => setEditing(false)} /> : null}
    </div>
  );
}
