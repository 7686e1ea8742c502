import type { Page } from '@playwright/test';

/**
 * Presses keys one after the other as fast hands do: not each after the page has answered the one before, which on a busy machine takes
 * longer than the keys of a sequence may lie apart.
 */
export async function pressInTurn(page: Page, ...keys: readonly string[]): Promise<void> {
  await Promise.all(keys.map((key) => page.keyboard.press(key)));
}
