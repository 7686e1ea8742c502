import { expect } from 'vitest';

// Modules of the window take their texts when they are imported: their tests need a language before that.
if (expect.getState().testPath?.includes('/test/renderer/') === true) {
  const { choose } = await import('../../renderer/messages/chosen.ts');
  const { messages } = await import('../../renderer/messages/en.ts');
  choose({ language: 'en', messages });
}
