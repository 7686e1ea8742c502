import { KeyRound } from 'lucide-react';
import { messages } from '../../messages/messages.ts';

/** What a browser without a session sees: how to get one. */
export function UnauthorizedPage() {
  const text = messages.shell.connection;
  return (
    <main className="flex h-full items-center justify-center p-6">
      <div className="motion-rise flex max-w-md flex-col gap-3">
        <KeyRound size={22} aria-hidden className="text-muted" />
        <h1 className="text-title font-semibold">{text.unauthorizedTitle}</h1>
        <p className="text-prompt text-pretty text-muted">{text.unauthorizedText}</p>
        <pre className="figures overflow-x-auto rounded-control border border-line bg-surface p-3 font-mono text-small text-muted">
          Gesso is ready at http://127.0.0.1:…/#token=…
        </pre>
      </div>
    </main>
  );
}
