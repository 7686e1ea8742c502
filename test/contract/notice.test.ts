import { expect, it } from 'vitest';
import { noticeKindOf } from '../../src/contract/notice.ts';

const running = { status: 'processing', phase: 'running' } as const;

it('a notice is of what ended or needs somebody, once, and never of a cancel', () => {
  expect(noticeKindOf(running, { status: 'completed', phase: 'completed' })).toBe('finished');
  expect(noticeKindOf(running, { status: 'failed', phase: 'failed' })).toBe('failed');
  expect(noticeKindOf(running, { status: 'processing', phase: 'needs_attention' })).toBe('needs_you');
  expect(noticeKindOf(running, { status: 'cancelled', phase: 'cancelled' })).toBeUndefined();
  expect(noticeKindOf(running, running)).toBeUndefined();
  const waits = { status: 'processing', phase: 'needs_attention' } as const;
  expect(noticeKindOf(waits, waits)).toBeUndefined();
});
