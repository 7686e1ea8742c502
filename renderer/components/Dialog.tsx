import type { ReactNode } from 'react';
import { X } from 'lucide-react';
import { Dialog as Radix } from 'radix-ui';
import { messages } from '../messages/messages.ts';
import { Button } from './Button.tsx';
import { useFocusReturn } from './focus-return.ts';
import { IconButton } from './IconButton.tsx';

type DialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** One or two sentences under the title; read out when it opens. */
  readonly description?: string;
  readonly children?: ReactNode;
  /** Buttons, right-aligned; the primary one last. */
  readonly footer?: ReactNode;
  readonly width?: 'narrow' | 'wide';
};

/** A modal dialog: focus is kept inside, Esc closes it, focus returns to where it was. */
export function Dialog({ open, onOpenChange, title, description, children, footer, width = 'narrow' }: DialogProps) {
  const { remember, giveBack } = useFocusReturn();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <Radix.Overlay className="motion-fade fixed inset-0 z-40 bg-scrim" />
        <div className="pointer-events-none fixed inset-0 z-40 flex items-center justify-center p-3">
          <Radix.Content
            {...(description === undefined ? { 'aria-describedby': undefined } : {})}
            onOpenAutoFocus={(event) => {
              remember();
              focusFirst(event);
            }}
            onCloseAutoFocus={giveBack}
            className={`motion-pop pointer-events-auto flex max-h-full w-full flex-col overflow-hidden rounded-card border border-line-strong bg-surface shadow-float outline-none ${width === 'wide' ? 'max-w-2xl' : 'max-w-md'}`}
          >
            <header className="flex items-start gap-3 px-5 pt-4 pb-2">
              <div className="min-w-0 flex-1">
                <Radix.Title className="text-prompt font-semibold">{title}</Radix.Title>
                {description === undefined ? null : (
                  <Radix.Description className="mt-1 text-muted">{description}</Radix.Description>
                )}
              </div>
              <Radix.Close asChild>
                <IconButton
                  size="small"
                  label={messages.common.close}
                  icon={<X size={16} aria-hidden />}
                  shortcut="Esc"
                />
              </Radix.Close>
            </header>
            <div className="min-h-0 flex-1 overflow-y-auto px-5 py-2">{children}</div>
            {footer === undefined ? (
              <div className="h-3" />
            ) : (
              <footer className="flex flex-wrap justify-end gap-2 px-5 pt-2 pb-4">{footer}</footer>
            )}
          </Radix.Content>
        </div>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** To the first field, else the first answer, else the dialog: never to the ×, whose tooltip would take the first Esc for itself. */
function focusFirst(event: Event): void {
  const content = event.currentTarget;
  if (!(content instanceof HTMLElement)) return;
  event.preventDefault();
  (content.querySelector<HTMLElement>('input, textarea, select, footer button') ?? content).focus();
}

type ConfirmDialogProps = {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** Says what will happen and what it costs. */
  readonly description: string;
  readonly confirmLabel: string;
  readonly cancelLabel?: string;
  readonly danger?: boolean;
  readonly onConfirm: () => void;
};

/** Asks before something that cannot be taken back. Prefer undo; ask only when money or files are at stake. */
export function ConfirmDialog({
  open,
  onOpenChange,
  title,
  description,
  confirmLabel,
  cancelLabel = messages.common.cancel,
  danger = false,
  onConfirm,
}: ConfirmDialogProps) {
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title={title}
      description={description}
      footer={
        <>
          <Button onClick={() => onOpenChange(false)}>{cancelLabel}</Button>
          <Button
            variant={danger ? 'danger' : 'primary'}
            onClick={() => {
              onOpenChange(false);
              onConfirm();
            }}
          >
            {confirmLabel}
          </Button>
        </>
      }
    />
  );
}
