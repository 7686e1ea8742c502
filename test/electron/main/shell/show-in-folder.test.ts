import { expect, it, vi } from 'vitest';
import { showInFolder } from '../../../../electron/main/shell/show-in-folder.ts';
import { assetIdSchema } from '../../../../src/contract/ids.ts';
import { EXAMPLE_ID } from '../../../contract/examples.ts';
import { shell } from '../../electron-stand-in.ts';

vi.mock('electron', () => import('../../electron-stand-in.ts'));

it('shows a file of the library where it lies, and nothing else', () => {
  const assetId = assetIdSchema.parse(EXAMPLE_ID);
  const file = { path: '/library/a.png', mime: 'image/png', sha256: '', fileName: 'a.png' };

  showInFolder(assetId, () => file);

  expect(shell.opened).toEqual(['/library/a.png']);
  expect(() => showInFolder(assetId, () => undefined)).toThrowError(expect.objectContaining({ code: 'not_found' }));
});
