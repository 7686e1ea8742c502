import { describe, expect, it } from 'vitest';
import { senderProblem } from '../../../electron/main/sender.ts';

const ours = { origin: 'app://gesso', isMainFrame: true, isOurWindow: true };

describe('senderProblem', () => {
  it('lets the main frame of our own page pass', () => {
    expect(senderProblem(ours)).toBeUndefined();
  });

  it.each([
    ['a frame inside our page', { isMainFrame: false }],
    ['a window that we did not open', { isOurWindow: false }],
    ['a frame that is gone', { origin: undefined }],
    ['another host of our scheme', { origin: 'app://evil' }],
    ['a longer host', { origin: 'app://gesso.evil' }],
    ['a file of the library', { origin: 'asset://local' }],
    ['a local file', { origin: 'file://' }],
    ['an opaque origin', { origin: 'null' }],
    ['a remote page', { origin: 'https://gesso' }],
    ['no origin', { origin: '' }],
  ])('refuses %s', (_name, change) => {
    expect(senderProblem({ ...ours, ...change })).toBeTypeOf('string');
  });
});
