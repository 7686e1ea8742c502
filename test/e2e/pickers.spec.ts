import sharp from 'sharp';
import { madeByDraft } from './support/draft-jobs.ts';
import { chooseModel, hostWithVendors } from './support/paid-studio.ts';
import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

/** Half a second of silence. */
const WAV = Buffer.concat([
  Buffer.from(
    'RIFF\x44\x1f\0\0WAVEfmt \x10\0\0\0\x01\0\x01\0\x40\x1f\0\0\x80\x3e\0\0\x02\0\x10\0data\x20\x1f\0\0',
    'latin1',
  ),
  Buffer.alloc(8000),
]);

test('a picture of the library becomes an input: searched, reached and taken by keyboard alone', async ({
  page,
  startHost,
  target,
}) => {
  const { vendors, host } = await hostWithVendors(startHost);
  const [lighthouse] = await madeByDraft(host, 'a lighthouse at dusk');
  const [fox] = await madeByDraft(host, 'a fox in the snow');
  const studio = await openStudio(page, host);
  await studio.chooseType('video');
  await chooseModel(studio, 'Runway', /Gen-4 Turbo|gen4_turbo/i);
  await expect(studio.problems).toContainText('First frame is required.');
  await studio.problems.getByRole('button', { name: 'Set it' }).focus();
  await page.keyboard.press('Enter');
  const field = page.getByRole('dialog', { name: 'First frame' });
  await field.getByRole('button', { name: 'From the library' }).focus();
  await page.keyboard.press('Enter');
  const picker = page.getByRole('dialog', { name: 'Choose from the library' });
  await expect(picker.locator('p[role=status]')).toHaveText('2 results');
  await page.keyboard.type('lighth');
  await expect(picker.locator('p[role=status]')).toHaveText('1 result');
  await picker.getByRole('searchbox').fill('');
  await expect(picker.locator('p[role=status]')).toHaveText('2 results');
  await page.keyboard.press('Tab');
  await expect(picker.getByRole('button', { name: /^Image, a fox in the snow/ })).toBeFocused();
  await page.keyboard.press('ArrowRight');
  await expect(picker.getByRole('button', { name: /^Image, a lighthouse/ })).toBeFocused();
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.press('Enter');

  await expect(picker).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(studio.problems).not.toContainText('First frame');
  await expect(studio.bar.getByRole('button', { name: 'First frame' }).locator('img')).toBeVisible();
  const draft = await page.evaluate(() => localStorage.getItem('gesso.draft') ?? '');
  expect(draft).toContain(fox?.id);

  // Or with the mouse: a tile is dropped on the bar. In the desktop app a drag leaves the window, as a file.
  if (target === 'browser') await studio.results('a lighthouse').dragTo(studio.bar);
  await expect
    .poll(() => page.evaluate(() => localStorage.getItem('gesso.draft') ?? ''))
    .toContain(target === 'browser' ? lighthouse?.id : fox?.id);
  await vendors.stop();
});

test('voices are heard and avatars seen before they are chosen', async ({ page, startHost }) => {
  const { vendors, host } = await hostWithVendors(startHost);
  const portrait = await sharp({ create: { width: 64, height: 64, channels: 3, background: '#446688' } })
    .webp()
    .toBuffer();
  const asked: string[] = [];
  // The vendors' own servers are not there; test/host/http/previews.test.ts shows how their samples come here.
  await page.route('**/previews/**', (route) => {
    const { pathname } = new URL(route.request().url());
    asked.push(pathname);
    const isPicture = route.request().resourceType() === 'image';
    return route.fulfill(
      isPicture ? { body: portrait, contentType: 'image/webp' } : { body: WAV, contentType: 'audio/wav' },
    );
  });
  const studio = await openStudio(page, host);
  await studio.chooseType('audio');
  await chooseModel(studio, 'ElevenLabs', /Eleven v3/);
  await studio.bar.getByRole('button', { name: /^Voice/ }).click();
  const voices = page.getByRole('dialog', { name: 'Voice' });
  await expect(voices.getByRole('status')).toContainText(/\d+ more/);
  expect(asked, 'no voice is fetched before somebody listens').toEqual([]);
  await voices.getByRole('searchbox').fill('voice 77');
  await voices.getByRole('button', { name: /^Listen to Voice 77/ }).click();
  await expect.poll(() => asked.length).toBeGreaterThan(0);
  expect(asked[0]).toMatch(/^\/previews\/elevenlabs\/[0-9a-f]{64}$/);
  await expect(voices.getByRole('button', { name: /^Listen to Voice 77/ }), 'it ends by itself').toBeVisible();
  await voices.getByRole('button', { name: /^Voice 77/ }).click();
  await page.keyboard.press('Escape');
  await expect(studio.bar.getByRole('button', { name: /^Voice\s*Voice 77/ })).toBeVisible();

  await studio.chooseType('video');
  await chooseModel(studio, 'HeyGen', /Avatar/);
  await studio.bar.getByRole('button', { name: /^Avatar/ }).click();
  const avatars = page.getByRole('dialog', { name: 'Avatar' });
  await expect(avatars.locator('img').first()).toHaveJSProperty('naturalWidth', 64);
  await vendors.stop();
});

test('a picture dropped on the prompt bar, or pasted into the words, is what the draft works from', async ({
  page,
  startHost,
}) => {
  const { vendors, host } = await hostWithVendors(startHost);
  const png = await sharp({ create: { width: 32, height: 32, channels: 3, background: '#aa5522' } })
    .png()
    .toBuffer();
  const studio = await openStudio(page, host);
  await studio.bar.getByRole('radio', { name: 'Edit' }).click();
  await chooseModel(studio, 'OpenAI', /GPT Image 2\.6 Flare/);
  await studio.prompt.fill('with a crow');
  await studio.generate.click({ force: true });
  await expect(studio.problems).toContainText('Choose the picture to work from');
  const files = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    data.items.add(
      new File([Uint8Array.from(atob(base64), (one) => one.charCodeAt(0))], 'a.png', { type: 'image/png' }),
    );
    return data;
  }, png.toString('base64'));

  await studio.bar.dispatchEvent('drop', { dataTransfer: files });

  const tile = studio.bar.getByRole('button', { name: 'Image: given' });
  await expect(tile).toBeVisible();
  await expect(studio.problems).not.toContainText('Choose the picture');
  await tile.click();
  await page.getByRole('dialog', { name: 'Image' }).getByRole('button', { name: 'Remove' }).click();
  await page.keyboard.press('Escape');
  await expect(studio.bar.getByRole('button', { name: 'Image: none' })).toBeVisible();
  await studio.prompt.evaluate(
    (element, data) =>
      element.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true })),
    files,
  );
  await expect(tile).toBeVisible();
  await vendors.stop();
});
