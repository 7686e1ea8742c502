import { ConfirmDialog } from '../../components/Dialog.tsx';
import { messages } from '../../messages/messages.ts';
import { useQuote } from '../../stores/quote.ts';
import { generate } from './actions.ts';

/** Asks before a soft limit is crossed. */
export function SoftLimitDialog() {
  const softLimit = useQuote((quote) => quote.softLimit);
  const text = messages.prompt.softLimit;
  return (
    <ConfirmDialog
      open={softLimit !== undefined}
      onOpenChange={(open) => (open ? undefined : useQuote.setState({ softLimit: undefined }))}
      title={text.title}
      description={softLimit ?? ''}
      confirmLabel={text.confirm}
      onConfirm={() => void generate({ acceptSoftLimits: true })}
    />
  );
}
