import { Pause, Play, X } from 'lucide-react';
import { IconButton } from '../../components/IconButton.tsx';
import { messages } from '../../messages/messages.ts';
import { useSettings } from '../../stores/settings.ts';
import { QUEUE_ID } from '../shell/use-shell.ts';
import { setPaused } from './actions.ts';
import { ComfyChip } from './ComfyChip.tsx';
import { MonthFoot } from './MonthFoot.tsx';
import { QueueList } from './QueueList.tsx';

/** The queue dock: always in view on a desk, a sheet from below on a phone (`onClose`). */
export function QueueDock({ onClose }: { readonly onClose?: () => void }) {
  const isPaused = useSettings((state) => state.settings?.queuePaused === true);
  const text = messages.queue;
  return (
    <div className="flex h-full min-h-0 flex-col bg-surface">
      <div className="flex h-11 shrink-0 items-center gap-1.5 border-b border-line pr-2 pl-3.5">
        <h2 id={QUEUE_ID} tabIndex={-1} className="shrink-0 font-semibold outline-none">
          {text.title}
        </h2>
        <div className="ml-auto flex min-w-0 items-center gap-1">
          <ComfyChip />
          <IconButton
            size="small"
            side="bottom"
            label={isPaused ? text.resume : text.pause}
            icon={isPaused ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
            onClick={() => void setPaused(!isPaused)}
          />
          {onClose === undefined ? null : (
            <IconButton size="small" label={text.collapse} icon={<X size={16} aria-hidden />} onClick={onClose} />
          )}
        </div>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto bg-surface pb-4 will-change-scroll">
        <QueueList />
      </div>
      <MonthFoot />
    </div>
  );
}
