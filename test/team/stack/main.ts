import { parseArgs } from 'node:util';
import { FakeServer } from '../../fakes/vendors/fake-server.ts';
import { FAKE_VENDORS } from '../../fakes/vendors/vendors.ts';
import { type DemoCompany, seedDemo } from './demo.ts';
import { type Stack, startStack } from './stack.ts';

// `npm run team:dev`: a whole team backend on this computer, with a demo company, until Ctrl-C.
//   -- --json        the first line on stdout is the address and all keys, as JSON
//   -- --port N      this port in place of one that the system chooses
//   -- --fakes       stand-ins of the paid vendors, with their keys stored for the demo company

const VARIABLES = [
  'OPENAI_BASE_URL',
  'RUNWAYML_BASE_URL',
  'ELEVENLABS_BASE_URL',
  'HEYGEN_BASE_URL',
  'COMFY_WORKER_URL',
  'PROVIDER_KEK_V1',
] as const;

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, port: { type: 'string' }, fakes: { type: 'boolean' } },
});

const fakes = values.fakes === true ? await Promise.all(FAKE_VENDORS.map(startFake)) : [];
const stack = await startStack({
  port: Number(values.port ?? 0),
  network: true,
  functions: {
    ...passedOn(),
    ...Object.fromEntries(fakes.map(({ server, urlVariable }) => [urlVariable, server.url])),
  },
});
const companies = await seedDemo(stack);
for (const { server } of fakes) await storeKey(stack, companies, server);

process.stdout.write(values.json === true ? `${jsonLine(stack, companies)}\n` : guide(stack, companies));

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void Promise.all([stack.stop(), ...fakes.map(({ server }) => server.stop())]).then(() => process.exit(0));
  });

async function startFake(vendor: (typeof FAKE_VENDORS)[number]): Promise<{ server: FakeServer; urlVariable: string }> {
  return { server: await FakeServer.start(vendor.make), urlVariable: vendor.urlVariable };
}

/** What the functions may know of our environment. */
function passedOn(): Record<string, string> {
  return Object.fromEntries(
    VARIABLES.flatMap((name) => {
      const value = process.env[name];
      return value === undefined || value === '' ? [] : [[name, value]];
    }),
  );
}

async function storeKey({ url }: Stack, [company]: readonly DemoCompany[], { vendor }: FakeServer): Promise<void> {
  const response = await fetch(`${url}/functions/v1/provider-keys`, {
    method: 'POST',
    headers: { authorization: `Bearer ${company?.members[0]?.accessToken ?? ''}`, 'content-type': 'application/json' },
    body: JSON.stringify({ companyId: company?.id, provider: vendor.id, key: vendor.key }),
  });
  if (!response.ok) throw new Error(`the key of ${vendor.id} was not stored: ${await response.text()}`);
}

function jsonLine({ url, keys }: Stack, list: readonly DemoCompany[]): string {
  return JSON.stringify({ url, anonKey: keys.anonKey, serviceRoleKey: keys.serviceRoleKey, companies: list });
}

function guide({ url, keys }: Stack, [demo, other]: readonly DemoCompany[]): string {
  if (demo === undefined || other === undefined) return '';
  const people = [demo, other].map(({ name, id, apiKey, members }) => {
    const accounts = members.map(({ email, password, role }) => `  ${role.padEnd(7)}${email}   password: ${password}`);
    return `${name}  ${id}\n  API key  ${apiKey}\n${accounts.join('\n')}\n`;
  });
  return `${[
    `A team backend is running at ${url}`,
    '',
    `  SUPABASE_URL=${url}`,
    `  SUPABASE_ANON_KEY=${keys.anonKey}`,
    `  service role key: ${keys.serviceRoleKey}`,
    '',
    ...people,
    'Start a job, then ask for it:',
    '',
    `curl -X POST ${url}/functions/v1/media-start \\`,
    `  -H 'Authorization: Bearer ${demo.apiKey}' -H 'Content-Type: application/json' \\`,
    `  -d '{"companyId":"${demo.id}","jobType":"image","params":{"prompt":"a lighthouse at dawn"},"provider":"comfyui"}'`,
    '',
    `curl '${url}/functions/v1/media-status?jobId=JOB_ID' -H 'Authorization: Bearer ${demo.apiKey}'`,
    '',
    'A member’s access token works in place of the API key. This one is good for a day:',
    '',
    `  ${demo.members.find(({ role }) => role === 'member')?.accessToken ?? ''}`,
    '',
    'Sign in for a new one:',
    '',
    `curl -X POST '${url}/auth/v1/token?grant_type=password' -H 'apikey: ${keys.anonKey}' -H 'Content-Type: application/json' \\`,
    `  -d '{"email":"${demo.members[0]?.email}","password":"${demo.members[0]?.password}"}'`,
    '',
    'Everything here is thrown away at Ctrl-C.',
  ].join('\n')}\n`;
}
