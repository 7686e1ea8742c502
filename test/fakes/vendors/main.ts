import { FakeServer } from './fake-server.ts';
import { FAKE_VENDORS } from './vendors.ts';

// `npm run fakes`: stand-ins of the paid vendors on loopback, until Ctrl-C. `-- --json` prints one line of JSON: the environment.

const started = await Promise.all(
  FAKE_VENDORS.map(async ({ make, urlVariable, keyVariable }) => {
    const server = await FakeServer.start(make);
    return { server, lines: { [urlVariable]: server.url, [keyVariable]: server.vendor.key } };
  }),
);
const environment: Record<string, string> = Object.assign({}, ...started.map(({ lines }) => lines));

if (process.argv.includes('--json')) process.stdout.write(`${JSON.stringify(environment)}\n`);
else {
  process.stdout.write(
    'Stand-ins of the paid vendors are running. Nothing here costs money. Put these lines before a command:\n\n',
  );
  for (const [name, value] of Object.entries(environment)) process.stdout.write(`${name}=${value}\n`);
  process.stdout.write(
    '\nFaults: POST <address>/__fake/fault {"fault":"error_after","times":1}; books: GET <address>/__fake/books. Ctrl-C ends them.\n',
  );
}

let stopping = false;
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => {
    if (stopping) return;
    stopping = true;
    void Promise.all(started.map(({ server }) => server.stop())).then(() => process.exit(0));
  });
