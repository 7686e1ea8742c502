import { writeSync } from 'node:fs';
import { StartupError } from '../../src/core/base/app-error.ts';
import { createEngine } from '../../src/core/engine.ts';
import { noKeychain } from '../../src/core/secrets/keychain.ts';

// Opens the folder at a given instant, together with its rivals, says `running` and stays until it is killed, or says why not.
const [dataDir = '', at = '0'] = process.argv.slice(2);
await new Promise((resolve) => setTimeout(resolve, Math.max(0, Number(at) - Date.now())));
try {
  const engine = await createEngine({
    dataDir,
    environment: {},
    version: '0.0.0-test',
    keychain: noKeychain('No keychain in tests.'),
  });
  writeSync(1, 'running\n');
  setInterval(() => engine.dataDir, 60_000);
} catch (error) {
  if (!(error instanceof StartupError)) throw error;
  writeSync(1, `${error.reason}\n`);
}
