import type { Page } from '@playwright/test';

/**
 * A page that comes later: a journey gets its page before it starts its host, and in a desktop app the host brings the window. Everything is
 * passed on to the window of the moment it is used.
 * `instead`: what the target does in another way than a browser.
 */
export function latePage(current: () => Page, instead: Partial<Page>): Page {
  return new Proxy({} as Page, {
    get(_target, key) {
      if (key in instead) return Reflect.get(instead, key);
      const page = current();
      const value: unknown = Reflect.get(page, key, page);
      return typeof value === 'function' && key !== 'constructor' ? value.bind(page) : value;
    },
    has: (_target, key) => key in current(),
  });
}
