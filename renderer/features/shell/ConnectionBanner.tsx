import { Unplug } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { useConnection } from '../../stores/connection.ts';

/** Says that the engine cannot be reached, while it cannot. The rest of the window stays usable. */
export function ConnectionBanner() {
  const { state } = useConnection();
  return (
    <div role="status">
      {state === 'lost' ? (
        <div className="motion-fade flex items-center justify-center gap-3 border-b border-warning-line bg-warning-soft px-4 py-1.5">
          <Unplug size={15} aria-hidden className="shrink-0 text-warning" />
          <p>{messages.shell.connection.lost}</p>
          <Button size="small" onClick={() => window.location.reload()}>
            {messages.shell.connection.reload}
          </Button>
        </div>
      ) : null}
    </div>
  );
}
