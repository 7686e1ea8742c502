import { describe, expect, it, vi } from 'vitest';

describe('the texts of the page', () => {
  it('are the ones that were chosen before the first module that shows texts', async () => {
    vi.resetModules();
    const { choose } = await import('../../../renderer/messages/chosen.ts');
    const { messages: german } = await import('../../../renderer/messages/de.ts');
    choose({ language: 'de', messages: german });

    const { messages } = await import('../../../renderer/messages/messages.ts');

    expect(messages.settings.title).toBe('Einstellungen');
  });

  it('cannot be imported too early', async () => {
    vi.resetModules();

    await expect(import('../../../renderer/messages/messages.ts')).rejects.toThrow('before the language was loaded');
  });
});
