import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'];
/** What a theme can change; everything else is judged once, in the dark. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

type JudgeOptions = { readonly isMoving?: boolean; readonly part?: string };

/**
 * Judges what is shown by axe, in the dark by every rule of WCAG 2.2 AA and in the light by those about colours. Waits until a list that is
 * shown paler while it is read stands still, unless `isMoving`. `part`: only what floats over a page that was judged before.
 */
export async function judge(page: Page, what: string, options: JudgeOptions = {}): Promise<void> {
  const { isMoving = false, part } = options;
  if (!isMoving) await expect(page.locator('[role="grid"][aria-busy="true"]')).toHaveCount(0);
  await inTheme(page, 'dark');
  const dark = await axeOn(page, part).withTags(RULES).analyze();
  await inTheme(page, 'light');
  const light = await axeOn(page, part).withRules(COLOUR_RULES).analyze();
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

/** One document without frames: no need for the blank page that axe otherwise opens to finish. */
function axeOn(page: Page, part: string | undefined): AxeBuilder {
  const axe = new AxeBuilder({ page }).setLegacyMode(true);
  return part === undefined ? axe : axe.include(part);
}

/** The theme follows the system, which Playwright plays; at once, since nothing moves. */
async function inTheme(page: Page, colorScheme: 'dark' | 'light'): Promise<void> {
  await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
}
