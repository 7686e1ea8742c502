import { expect, it } from 'vitest';
import { createPageRequests } from '../../../electron/main/page-requests.ts';
import type { DesktopRequest } from '../../../src/contract/desktop.ts';

const open = (hash: string): DesktopRequest => ({ kind: 'open', hash });

it('requests wait for a page that listens, in their order, and go straight to it then', () => {
  const sent: DesktopRequest[] = [];
  const requests = createPageRequests((request) => void sent.push(request));

  requests.ask(open('#/a'));
  requests.ask(open('#/b'));
  expect(sent).toEqual([]);
  requests.ready();
  requests.ask(open('#/c'));
  expect(sent).toEqual([open('#/a'), open('#/b'), open('#/c')]);

  requests.gone();
  requests.ask(open('#/d'));
  expect(sent).toHaveLength(3);
  requests.ready();
  expect(sent.at(-1)).toEqual(open('#/d'));
});

it('of too many the oldest are forgotten', () => {
  const sent: DesktopRequest[] = [];
  const requests = createPageRequests((request) => void sent.push(request));

  for (let i = 0; i < 30; i += 1) requests.ask(open(`#/${i}`));
  requests.ready();

  expect(sent).toHaveLength(20);
  expect(sent[0]).toEqual(open('#/10'));
});
