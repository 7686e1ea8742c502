import { once } from 'node:events';
import { writeSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { AppError } from '../../src/core/base/app-error.ts';
import { createEngine } from '../../src/core/engine.ts';
import { noKeychain } from '../../src/core/secrets/keychain.ts';
import { ACTIONS, type Actor, type ActionName } from './actions.ts';
import { createHurriedClock } from '../support/hurried-clock.ts';
import { type Line, orderSchema } from './lines.ts';
import { createRandom } from './random.ts';
import { vendorAdapters } from './vendors.ts';

/**
 * A whole engine under load until it is killed. Loads its code, says `loaded`, and begins when an order (lines.ts) arrives on stdin:
 * several people at once who create, edit, move, cancel and retry jobs, import and export, and change settings and limits.
 */
const PEOPLE = 6;
const NAMES: readonly ActionName[] = [
  'batch',
  'cancel',
  'retry',
  'edit',
  'move',
  'prioritise',
  'pause',
  'limit',
  'settings',
  'import',
  'trash',
  'export',
  'tidy',
  'read',
  'create',
];
const TOTAL_WEIGHT = NAMES.reduce((sum, name) => sum + ACTIONS[name].weight, 0);

function say(line: Line): void {
  writeSync(1, `${JSON.stringify(line)}\n`);
}

say({ say: 'loaded' });
const [text]: unknown[] = await once(createInterface({ input: process.stdin }), 'line');
const order = orderSchema.parse(JSON.parse(String(text)));
const engine = await createEngine({
  dataDir: order.dataDir,
  environment: {},
  version: '0.0.0-test',
  keychain: noKeychain('No keychain in tests.'),
  clock: createHurriedClock(order.clock),
  adapters: vendorAdapters(order.vendorUrl),
});
say({ say: 'running' });
for (const answer of order.answers)
  await perform('answer', async () => void (await engine.handlers['jobs.resolve'](answer)));
await Promise.all(Array.from({ length: PEOPLE }, (_, person) => live(person)));

/** One person, who never stops. */
async function live(person: number): Promise<never> {
  const random = createRandom(order.seed * 31 + person);
  const actor: Actor = { engine, random, say, dataDir: order.dataDir };
  for (;;) {
    const name = nextAction();
    await perform(name, () => ACTIONS[name].perform(actor));
  }

  function nextAction(): ActionName {
    let rest = random.next() * TOTAL_WEIGHT;
    for (const name of NAMES) {
      rest -= ACTIONS[name].weight;
      if (rest < 0) return name;
    }
    return 'create';
  }
}

/** A refusal in words is an answer; anything else is a bug and ends the run. */
async function perform(action: string, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (error instanceof AppError && error.code !== 'internal') return;
    say({ say: 'bug', action, stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
