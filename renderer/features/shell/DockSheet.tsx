import { Dialog } from 'radix-ui';
import { useFocusReturn } from '../../components/focus-return.ts';
import { messages } from '../../messages/messages.ts';
import { QueueDock } from '../queue/QueueDock.tsx';
import { QUEUE_ID, useShell } from './use-shell.ts';

/** The queue as a sheet from below, on a narrow window. */
export function DockSheet() {
  const isOpen = useShell((state) => state.isDockOpen);
  const { remember, giveBack } = useFocusReturn();
  const setOpen = (open: boolean) => useShell.setState({ isDockOpen: open });
  return (
    <Dialog.Root open={isOpen} onOpenChange={setOpen}>
      <Dialog.Portal>
        <Dialog.Overlay className="motion-fade fixed inset-0 z-30 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={(event) => {
            remember();
            // The heading, not the first button: nobody asked for its tooltip.
            event.preventDefault();
            document.getElementById(QUEUE_ID)?.focus();
          }}
          onCloseAutoFocus={giveBack}
          className="motion-rise fixed inset-x-0 bottom-0 z-30 h-[min(78dvh,640px)] overflow-hidden rounded-t-bar border-t border-line-strong bg-surface pb-[env(safe-area-inset-bottom)] shadow-float"
        >
          <Dialog.Title className="sr-only">{messages.queue.title}</Dialog.Title>
          <QueueDock onClose={() => setOpen(false)} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
