import { vi } from 'vitest';
import type { Language } from '../../../renderer/messages/language.ts';

/** The formatters as a page in this language has them: modules of their own, made after the choice. */
export async function formatsIn(language: Language) {
  vi.resetModules();
  const { choose } = await import('../../../renderer/messages/chosen.ts');
  const { messages } =
    language === 'en'
      ? await import('../../../renderer/messages/en.ts')
      : await import('../../../renderer/messages/de.ts');
  choose({ language, messages });
  return {
    ...(await import('../../../renderer/format/bytes.ts')),
    ...(await import('../../../renderer/format/money.ts')),
    ...(await import('../../../renderer/format/numbers.ts')),
    ...(await import('../../../renderer/format/time.ts')),
  };
}
