import { parseArgs } from 'node:util';
import { type LifeResult, liveAndDie } from './life.ts';

/**
 * The long form of the crash tests: `npm run torture -- --minutes 10 [--seed N] [--kills N]`.
 * Engines under load are killed with -9 at random instants, again and again; after each death, and after each life of `kills` deaths,
 * everything that was promised is looked for and compared with the vendor's books. Ends with one summary line; exit code 1 when
 * anything was lost, paid twice or out of balance. A seed that failed is printed: `--seed N --minutes 0` lives that life again.
 */
const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    kills: { type: 'string', default: '25' },
  },
});
const minutes = Number(values.minutes);
const kills = Number(values.kills);
const firstSeed = values.seed === undefined ? Date.now() % 1_000_000 : Number(values.seed);
if (![minutes, kills, firstSeed].every((value) => Number.isFinite(value) && value >= 0)) {
  print('usage: npm run torture -- [--minutes N] [--seed N] [--kills N]');
  process.exit(2);
}
const deadline = performance.now() + minutes * 60_000;
const sum = { kills: 0, jobs: 0, lost: 0, double: 0, unbalanced: 0 };
print(`seed ${firstSeed}, ${minutes} minutes, ${kills} kills in each life`);
for (let seed = firstSeed; ; seed++) {
  // Whatever the time, the first life is lived to its end.
  const isOver = seed === firstSeed ? undefined : (): boolean => performance.now() > deadline;
  const result = await liveAndDie({ seed, kills, ...(isOver === undefined ? {} : { isOver }) });
  sum.kills += result.kills;
  sum.jobs += result.jobs;
  for (const kind of ['lost', 'double', 'unbalanced'] as const) sum[kind] += result.findings[kind].length;
  report(result);
  if (performance.now() > deadline) break;
}
print(
  `${sum.kills} kills, ${sum.jobs} jobs, lost ${sum.lost}, double ${sum.double}, unbalanced ${sum.unbalanced} (seeds from ${firstSeed})`,
);
process.exit(sum.lost + sum.double + sum.unbalanced === 0 ? 0 : 1);

function report(result: LifeResult): void {
  const { lost, double, unbalanced } = result.findings;
  print(
    `seed ${result.seed}: ${result.kills} kills, ${result.jobs} jobs, lost ${lost.length}, double ${double.length}, unbalanced ${unbalanced.length}`,
  );
  for (const line of [...lost, ...double, ...unbalanced].slice(0, 20)) print(`  ${line}`);
  if (result.keptAt !== null) print(`  kept for a look: ${result.keptAt}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
