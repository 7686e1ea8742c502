import { describe, expect, it } from 'vitest';
import type { Adapter } from '../../../src/core/providers/adapter.ts';
import { writeRuntime } from '../../../src/host/runtime-file.ts';
import { createPatientAdapter } from '../patient-adapter.ts';
import { startTestHost } from '../test-host.ts';
import { cli } from './in-process.ts';

/** A data folder whose running host has this provider. */
async function homeWith(adapter: Adapter, limit?: { readonly kind: 'hard' | 'soft' }): Promise<string> {
  const { http, dataDir, engine } = await startTestHost({ adapters: [adapter] });
  writeRuntime(dataDir, { pid: process.pid, startedAt: 0, url: http.url, token: http.token, version: engine.version });
  if (limit !== undefined) {
    await engine.handlers['budget.setLimit']({ scope: 'all', window: 'month', kind: limit.kind, limitMicros: 100_000 });
  }
  return dataDir;
}

const paid = (): Adapter => createPatientAdapter({ id: 'openai', priceMicros: 600_000 });

describe('exit codes', () => {
  it('are 3 when a hard limit or the own cap refuses, with the numbers', async () => {
    const home = await homeWith(paid(), { kind: 'hard' });

    const limited = await cli(home, ['generate', 'x', '--provider', 'openai', '--json']);
    const capped = await cli(home, ['generate', 'x', '--provider', 'openai', '--max-cost', '0.5', '--json']);

    expect([limited.code, capped.code]).toEqual([3, 3]);
    expect(limited.json()).toMatchObject({
      success: false,
      error: 'budget_exceeded',
      details: { limit: 0.1, estimate: 0.6 },
    });
  });

  it('are 3 at a soft limit too, which says how to go on and can be crossed', async () => {
    const home = await homeWith(paid(), { kind: 'soft' });
    const args = ['generate', 'x', '--provider', 'openai', '--detach'];

    const asked = await cli(home, args);
    const agreed = await cli(home, [...args, '--accept-soft-limits', '--json']);

    expect(asked.code).toBe(3);
    expect(asked.stderr).toContain('--accept-soft-limits');
    expect([agreed.code, agreed.json()]).toMatchObject([0, { success: true, status: 'queued', estimated_cost: 0.6 }]);
  });

  it('are 1 for a job that failed, which is printed all the same', async () => {
    const home = await homeWith(createPatientAdapter({ id: 'comfyui', priceMicros: 0, fails: true }));

    const machine = await cli(home, ['generate', 'x', '--json']);
    const person = await cli(home, ['generate', 'x']);

    expect([machine.code, person.code, person.stdout]).toEqual([1, 1, '']);
    expect(machine.json()).toMatchObject({
      success: true,
      status: 'failed',
      error: { code: 'moderated', message: 'The content rules say no.' },
    });
    expect(person.stderr).toContain('The content rules say no.');
  });
});
