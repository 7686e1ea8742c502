import { expect, it } from 'vitest';
import { DESKTOP_METHODS } from '../../../src/contract/desktop.ts';
import { desktopMethods } from '../../../src/core/api/desktop.ts';

it('an engine without a desktop says of every method of the desktop that it is not here', async () => {
  const handlers = desktopMethods();

  expect(Object.keys(handlers).toSorted()).toEqual(Object.keys(DESKTOP_METHODS).toSorted());
  await expect(handlers['desktop.chooseFolder']({})).rejects.toMatchObject({
    code: 'not_found',
    details: { reason: 'desktop_only' },
  });
});
