import { Toaster as Sonner, toast as sonner } from 'sonner';
import 'sonner/dist/styles.css';

type ToastOptions = {
  /** A second line. */
  readonly description?: string;
  /** One thing to do about it, for example Undo. */
  readonly action?: { readonly label: string; readonly onClick: () => void };
};

const DURATION_MS = 6000;

/** Short notices that need no answer. Whatever must not be missed also stands where it belongs (the queue, a field, a banner). */
export const toast = {
  info: (text: string, options: ToastOptions = {}): void => void sonner(text, { ...options, duration: DURATION_MS }),
  success: (text: string, options: ToastOptions = {}): void =>
    void sonner.success(text, { ...options, duration: DURATION_MS }),
  error: (text: string, options: ToastOptions = {}): void =>
    void sonner.error(text, { ...options, duration: 2 * DURATION_MS }),
};

/** Where toasts appear; once, in the shell. Alt+T moves focus into it. */
export function Toaster() {
  return (
    <Sonner
      position="bottom-left"
      offset={{ left: 68, bottom: 16 }}
      gap={8}
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            'flex w-full items-center gap-3 rounded-card border border-line-strong bg-raised px-3.5 py-2.5 text-base text-text shadow-float',
          title: 'font-medium',
          description: 'text-small text-muted',
          content: 'min-w-0 flex-1',
          actionButton:
            'h-7 shrink-0 rounded-control border border-line-strong bg-surface px-2.5 text-small font-medium hover:bg-hover',
          error: 'border-bad-line',
          icon: 'text-muted',
        },
      }}
    />
  );
}
