import { useEffect, useState } from 'react';
import { Check, Copy } from 'lucide-react';
import { messages } from '../messages/messages.ts';
import { Button, type ButtonSize, type ButtonVariant } from './Button.tsx';
import { toast } from './Toast.tsx';

type CopyButtonProps = {
  readonly text: string;
  readonly label: string;
  readonly size?: ButtonSize;
  readonly variant?: ButtonVariant;
};

/** Copies a text and says so for two seconds. */
export function CopyButton({ text, label, size = 'medium', variant = 'secondary' }: CopyButtonProps) {
  const [isCopied, setCopied] = useState(false);
  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setCopied(false), 2000);
    return () => clearTimeout(timer);
  }, [isCopied]);
  return (
    <Button
      size={size}
      variant={variant}
      icon={isCopied ? <Check size={14} aria-hidden /> : <Copy size={14} aria-hidden />}
      onClick={() => {
        navigator.clipboard.writeText(text).then(
          () => setCopied(true),
          () => toast.error(messages.common.copyFailed),
        );
      }}
    >
      <span aria-live="polite">{isCopied ? messages.common.copied : label}</span>
    </Button>
  );
}
