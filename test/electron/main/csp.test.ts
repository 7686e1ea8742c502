import { describe, expect, it } from 'vitest';
import { ASSET_POLICY, CLOSED_POLICY, PAGE_POLICY } from '../../../electron/main/csp.ts';

describe('the policies', () => {
  it.each([PAGE_POLICY, ASSET_POLICY, CLOSED_POLICY])('deny what they do not name and have no hole: %s', (policy) => {
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toMatch(/unsafe|\*|https?:|wss?:|strict-dynamic/);
  });

  it('let the page run its own scripts only, and connect to nothing', () => {
    expect(PAGE_POLICY).toContain("script-src 'self';");
    expect(PAGE_POLICY).toContain("connect-src 'none';");
  });

  it('keep a file of the library in a sandbox', () => {
    expect(ASSET_POLICY).toMatch(/^sandbox;/);
  });
});
