import { expect, it } from 'vitest';
import type { Notice } from '../../../../renderer/features/queue/notices.ts';
import { soundOf } from '../../../../renderer/features/queue/sounds.ts';

const notice = (kind: Notice['kind']): Notice => ({ kind, title: 't', assetId: undefined });

it('what happens together makes one sound, of what needs a person first', () => {
  expect(soundOf([])).toBeUndefined();
  expect(soundOf([notice('finished')])).toBe('finished');
  expect(soundOf([notice('finished'), notice('failed')])).toBe('failed');
  expect(soundOf([notice('failed'), notice('needs_you'), notice('finished')])).toBe('needs_you');
});
