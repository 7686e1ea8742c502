import { messages } from '../../messages/messages.ts';
import { Section } from './Section.tsx';

/** What leaves this computer, and when. */
export function PrivacySection() {
  return (
    <Section name="privacy">
      <ul className="flex max-w-prose list-disc flex-col gap-1.5 pl-4 text-pretty marker:text-faint">
        {messages.settings.privacyLines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </Section>
  );
}
