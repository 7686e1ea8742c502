import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** What a theme can change; everything else is judged once, in the dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/**
 * Judges what is shown by axe, in the dark by every rule of WCAG 2.2 AA and in the light by those about colours. Waits until a list that is
 * shown paler while it is read stands still, unless `isMoving`.
 */
export async function judge(page: Page, what: string, { isMoving = false } = {}): Promise<void> {
  if (!isMoving) await expect(page.locator('[role="grid"][aria-busy="true"]')).toHaveCount(0);
  await inTheme(page, 'dark');
  // One document without frames: no need for the blank page that axe otherwise opens to finish.
  const dark = await new AxeBuilder({ page }).setLegacyMode(true).withTags(RULES).analyze();
  await inTheme(page, 'light');
  const light = await new AxeBuilder({ page }).setLegacyMode(true).withRules(COLOUR_RULES).analyze();
  await inTheme(page, 'dark');
  const found = [dark, light].flatMap(({ violations }, theme) =>
    violations.flatMap(({ id, help, nodes }) =>
      nodes.map(
        (node) =>
          `${theme === 0 ? 'dark' : 'light'}: ${id}: ${help}: ${node.target.join(' ')}: ${node.failureSummary ?? ''}`,
      ),
    ),
  );
  expect.soft(found, what).toEqual([]);
}

/** The theme follows the system, which Playwright plays; at once, since nothing moves. */
async function inTheme(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
}
