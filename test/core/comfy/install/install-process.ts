import { readFileSync } from 'node:fs';
import { systemClock } from '../../../../src/core/base/clock.ts';
import { silentLog } from '../../../../src/core/base/log.ts';
import { install } from '../../../../src/core/comfy/install/actions.ts';
import { Installer } from '../../../../src/core/comfy/install/installer.ts';
import { takeFileLock } from '../../../../src/core/db/open.ts';

// An engine's install in a process of its own, to be killed. Its argument: a file with what it needs, as JSON.
const given = JSON.parse(readFileSync(process.argv[2] ?? '', 'utf8'));
const installer = new Installer({
  dataDir: given.home,
  environment: given.environment,
  pins: given.pins,
  clock: systemClock,
  log: silentLog,
  lock: takeFileLock,
  onChange: () => undefined,
  stopServer: async () => undefined,
  ask: async () => undefined,
});
await install(installer, given.options, new AbortController().signal);
process.stdout.write('running\n');
