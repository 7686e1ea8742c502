import { installedComfy } from './support/installed-comfy.ts';
import { pressInTurn } from './support/press-in-turn.ts';
import { openStudio } from './support/studio.ts';
import { expect, test } from './support/test.ts';

test('ComfyUI is started, watched and stopped from its view, and its log is seen while it is written', async ({
  page,
  startHost,
}) => {
  const comfy = installedComfy();
  comfy.behave({ boot_seconds: 0.5 });
  const host = await startHost({ env: { GESSO_HOME: comfy.home } });
  await openStudio(page, host);
  await pressInTurn(page, 'g', 'c');
  await expect(page.getByRole('heading', { level: 1, name: 'ComfyUI' })).toBeVisible();
  const engine = page.getByRole('region', { name: 'Engine' });
  await expect(engine).toContainText('Stopped');

  await engine.getByRole('button', { name: 'Start', exact: true }).click();

  await expect(engine).toContainText('Ready', { timeout: 30_000 });
  await expect(page.getByRole('region', { name: 'Log' })).toContainText('To see the GUI go to');
  await expect(engine.getByRole('term').filter({ hasText: 'Process' })).toBeVisible();
  await engine.getByRole('button', { name: 'Stop', exact: true }).click();
  await expect(engine).toContainText('Stopped', { timeout: 30_000 });
  expect((await host.call('comfy.status', { refresh: true })).pid).toBeNull();
  comfy.remove();
});

test('a start that fails says why in plain words, and offers what helps', async ({ page, startHost }) => {
  const comfy = installedComfy();
  comfy.behave({ missing_module: 'torchsde' });
  const host = await startHost({ env: { GESSO_HOME: comfy.home } });
  await openStudio(page, host);
  await page.getByRole('link', { name: 'ComfyUI', exact: true }).click();
  const engine = page.getByRole('region', { name: 'Engine' });
  await engine.getByRole('button', { name: 'Start', exact: true }).click();

  await expect(engine).toContainText(/torchsde/, { timeout: 60_000 });
  await expect(engine).toContainText(/[Rr]epair/);
  comfy.remove();
});
