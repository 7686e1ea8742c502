import { type Page, test } from '@playwright/test';

/** Keeps a picture of the window with the report: a key moment of a journey. */
export async function moment(page: Page, name: string): Promise<void> {
  await test.info().attach(name, { body: await page.screenshot({ animations: 'disabled' }), contentType: 'image/png' });
}
