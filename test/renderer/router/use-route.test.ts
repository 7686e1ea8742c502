import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { formatRoute, parseRoute } from '../../../renderer/router/route.ts';
import { followAddress, navigate, useRoute } from '../../../renderer/router/use-route.ts';

/** A window with an address and its steps; `hashchange` comes later, as in a browser. */
class FakeWindow extends EventTarget {
  readonly steps = ['#/library'];
  readonly replaced: string[] = [];

  readonly location = Object.defineProperty({ hash: '' }, 'hash', {
    get: () => this.steps.at(-1) ?? '',
    set: (hash: string) => {
      this.steps.push(hash);
      setTimeout(() => this.dispatchEvent(new Event('hashchange')));
    },
  });

  readonly history = {
    replaceState: (_state: unknown, _title: string, hash: string): void => {
      this.replaced.push(hash);
      this.steps.splice(-1, 1, hash);
    },
  };
}

const fake: { page: FakeWindow; leave: () => void } = { page: new FakeWindow(), leave: () => undefined };

beforeEach(() => {
  vi.useFakeTimers();
  fake.page = new FakeWindow();
  vi.stubGlobal('window', fake.page);
  fake.leave = followAddress();
});

afterEach(() => {
  vi.runAllTimers();
  fake.leave();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

const search = (text: string): void => navigate(parseRoute(`#/library?text=${text}`), { replace: true });
const shown = (): string => formatRoute(useRoute.getState().route);

it('shows what is typed at once, and writes the address once when typing rests', () => {
  for (const text of ['r', 'ra', 'rai', 'rain']) {
    search(text);
    expect(shown()).toBe(`#/library?text=${text}`);
    vi.advanceTimersByTime(110);
  }
  expect(fake.page.replaced).toEqual([]);

  vi.advanceTimersByTime(500);

  expect(fake.page.replaced).toEqual(['#/library?text=rain']);
  expect(fake.page.steps).toEqual(['#/library?text=rain']);
});

it('writes it before another place is gone to, so that the way back finds it', () => {
  search('rain');

  navigate({ view: 'budget', query: '' });
  vi.advanceTimersByTime(500);

  expect(fake.page.steps).toEqual(['#/library?text=rain', '#/budget']);
  expect(shown()).toBe('#/budget');
});

it.each(['click', 'pagehide'])('writes it at a %s: a link or the end may come of it', (event) => {
  search('rain');

  fake.page.dispatchEvent(new Event(event));

  expect(fake.page.steps).toEqual(['#/library?text=rain']);
});

it('never writes an old place over a new one', () => {
  search('rain');
  fake.page.location.hash = '#/settings';

  vi.advanceTimersByTime(500);

  expect(fake.page.steps).toEqual(['#/library', '#/settings']);
  expect(shown()).toBe('#/settings');
});

it('does not write over a place whose change is not heard of yet', () => {
  search('rain');
  fake.page.steps.push('#/settings');

  vi.advanceTimersByTime(500);

  expect(fake.page.replaced).toEqual([]);
});
