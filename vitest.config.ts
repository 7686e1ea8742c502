import { availableParallelism } from 'node:os';

import { defineConfig } from 'vitest/config';

// Unit, integration and crash tests. The suites in a browser and in Electron belong to playwright.config.ts.
export default defineConfig({
  test: {
    include: ['test/**/*.test.{ts,tsx}'],
    exclude: ['test/e2e/**', 'test/e2e-electron/**', 'node_modules/**'],
    // Processes, not threads: the database driver is native, and crash tests kill what they start.
    pool: 'forks',
    // Much of a test is waiting for another process: two files at once also on two cores, where the default is one.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    setupFiles: ['test/support/english.ts'],
    // To find what hangs, not what is slow: many start processes, and a machine may be busy.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    unstubEnvs: true,
    env: { GESSO_NO_OPEN: '1', GESSO_LOG: 'error' },
  },
});
