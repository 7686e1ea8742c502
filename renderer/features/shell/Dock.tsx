import type { PointerEvent } from 'react';
import { messages } from '../../messages/messages.ts';
import { QueueDock } from '../queue/QueueDock.tsx';
import { DOCK_WIDTH, dockWidthAfterKey, useDockWidth } from './dock-width.ts';

/** The queue beside the view; its left edge can be drawn, also with the arrow keys, and a double click takes it back. */
export function Dock() {
  const [width, setWidth] = useDockWidth();
  const draw = (event: PointerEvent<HTMLDivElement>): void => {
    if (event.currentTarget.hasPointerCapture(event.pointerId)) setWidth(window.innerWidth - event.clientX);
  };
  return (
    <aside aria-label={messages.queue.title} style={{ width }} className="relative shrink-0 border-l border-line">
      <div
        role="separator"
        tabIndex={0}
        aria-orientation="vertical"
        aria-label={messages.queue.width}
        aria-valuenow={width}
        aria-valuemin={DOCK_WIDTH.least}
        aria-valuemax={DOCK_WIDTH.most}
        onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
        onPointerMove={draw}
        onDoubleClick={() => setWidth(DOCK_WIDTH.usual)}
        onKeyDown={(event) => {
          const next = dockWidthAfterKey(width, event.key);
          if (next === undefined) return;
          event.preventDefault();
          setWidth(next);
        }}
        className="absolute inset-y-0 -left-1 z-10 w-2 cursor-col-resize touch-none hover:bg-line-strong/60 focus-visible:bg-accent active:bg-accent"
      />
      <QueueDock />
    </aside>
  );
}
