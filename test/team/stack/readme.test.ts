import { execFile } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stackObstacle } from './binaries.ts';
import { type Stack, startStack } from './stack.ts';

const SUPABASE = path.resolve(import.meta.dirname, '../../../supabase');
const FUNCTIONS = path.join(SUPABASE, 'functions');
const README = readFileSync(path.join(SUPABASE, 'README.md'), 'utf8');
const hasShell = ['bash', 'curl', 'grep', 'cut'].every((program) =>
  ['/bin', '/usr/bin'].some((folder) => existsSync(path.join(folder, program))),
);
const obstacle = stackObstacle() ?? (hasShell ? undefined : 'there is no bash with curl');

/** What a person types, block by block. */
const TYPED = [...README.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, text]) => text ?? '');

describe.skipIf(obstacle !== undefined)(`supabase/README.md${obstacle === undefined ? '' : ` (${obstacle})`}`, () => {
  let stack: Stack;
  beforeAll(async () => {
    stack = await startStack();
  }, 120_000);
  afterAll(() => stack.stop());

  test('leads from an empty project to a job, a limit and a sealed key, as it is written', async () => {
    const account = { email: 'first@example.com', password: 'correct horse' };
    await stack.auth.createUser(account);
    const own = {
      URL: stack.url,
      PUBLISHABLE_KEY: stack.keys.publishableKey,
      EMAIL: account.email,
      PASSWORD: account.password,
    };
    const [values = '', ...steps] = TYPED;
    const script = [
      ...Object.entries(own).map(([name, value]) => `${name}='${value}'`),
      "OPENAI_API_KEY='sk-not-a-key-of-anybody-0123456789'",
      ...steps,
    ].join('\n');

    const { stdout } = await promisify(execFile)('bash', ['-euo', 'pipefail', '-c', script]);
    const { rows } = await stack.database.pool('supabase_admin').query(
      `select c.name, m.role, l.limit_micros::int, j.status, k.last4 from public.companies c
         join public.company_members m on m.company_id = c.id join public.budget_limits l on l.company_id = c.id
         join public.media_projects j on j.company_id = c.id join public.provider_keys k on k.company_id = c.id`,
    );

    expect([...values.matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name)).toEqual(Object.keys(own));
    expect(stdout).toContain('"status":"queued"');
    expect(stdout).not.toContain('sk-not-a-key');
    expect(rows).toEqual([
      { name: 'Studio', role: 'owner', limit_micros: 50_000_000, status: 'queued', last4: '6789' },
    ]);
  }, 30_000);

  test('names every secret that the functions read, and no other', () => {
    const code = readdirSync(FUNCTIONS, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .map((name) => readFileSync(path.join(FUNCTIONS, name), 'utf8'))
      .join('\n');
    const read = [...code.matchAll(/variable\(['`]([A-Z_]+)/g)].map(([, name]) => name ?? '');
    const table = /\| secret[\s\S]*?\n\n/.exec(README)?.[0] ?? '';
    const named = [...table.matchAll(/`([A-Z][A-Z0-9_]+)`/g)].map(([, name]) => name ?? '');

    // Of the sealing keys the first is named for all.
    expect(new Set(named.map((name) => name.replace(/_V1$/, '_V')))).toEqual(
      new Set(read.filter((name) => !name.startsWith('SUPABASE_'))),
    );
  });
});
