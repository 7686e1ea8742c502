import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { balanceOf } from '../../../src/core/budget/balance.ts';
import { verifyLedger } from '../../../src/core/budget/verify.ts';
import { anotherConnection, temporaryDatabase } from '../data-folder.ts';
import { limit, refusal } from './rig.ts';

const SCRIPT = fileURLToPath(new URL('spender-main.ts', import.meta.url));

/** A process that is ready to spend; `go` lets it, and gives back how many of its jobs were accepted. */
async function spender(args: readonly string[]): Promise<{ go(): Promise<{ accepted: number; refused: number }> }> {
  const child = spawn(process.execPath, [SCRIPT, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
  onTestFinished(() => {
    child.kill('SIGKILL');
  });
  const output: string[] = [];
  child.stdout.setEncoding('utf8').on('data', (text: string) => output.push(text));
  const ended = once(child, 'close');
  await Promise.race([once(child.stdout, 'data'), ended]);
  return {
    go: async () => {
      child.stdin.write('go\n');
      await ended;
      return JSON.parse(output.join('').replace('ready\n', ''));
    },
  };
}

describe('many at once', () => {
  it(
    '1,000 submits of four processes on one limit: exactly the hundred that fit are accepted',
    { timeout: 60_000 },
    async () => {
      const { db, file, company } = temporaryDatabase();
      limit(db, company, { micros: 100 * 70 + 69 });
      limit(db, company, { scope: 'provider:runway', window: 'total', micros: 1_000_000 });
      const spenders = await Promise.all(Array.from({ length: 4 }, () => spender([file, company, '250', '70'])));

      const counts = await Promise.all(spenders.map((one) => one.go()));

      expect(counts.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(100);
      expect(counts.reduce((sum, { refused }) => sum + refused, 0)).toBe(900);
      expect(balanceOf(db, company, 'all', undefined).heldMicros).toBe(7000);
      expect(verifyLedger(db).filter((check) => !check.ok)).toEqual([]);
    },
  );

  it('connections of one process that take turns never pass the limit', () => {
    const { db, file, company } = temporaryDatabase();
    const connections = [db, anotherConnection(file), anotherConnection(file)];
    limit(db, company, { micros: 10 });

    const accepted = Array.from({ length: 30 }, (_, index) =>
      refusal(connections[index % 3] ?? db, company, { amount: 1 }),
    ).filter((error) => error === undefined);

    expect(accepted).toHaveLength(10);
  });
});
