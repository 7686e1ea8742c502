import { openBenchFolder } from './bench-folder.ts';
import { openCrew } from './gesso-crew.ts';
import { pairedRates } from './measure.ts';
import { openPlainjobQueue } from './plainjob-queue.ts';

const CREWS = [1, 4, 16, 64];

/**
 * Crews of workers on our queue and on plainjob's, in turns. plainjob is synchronous from one end to the other, so that a crew of any
 * size is one worker there. Prints one line of JSON: for each crew jobs per second, their ratio, the syncs in each job of ours, and the
 * microseconds of processor time that a job takes on either side, all threads together.
 */
async function main(): Promise<void> {
  const [jobs = 200, rounds = 7] = process.argv.slice(2).map(Number);
  const ours = openCrew(openBenchFolder());
  const plainjob = openPlainjobQueue('full');
  const workPlainly = (): number => {
    const start = performance.now();
    for (let n = 0; n < jobs; n++) for (const step of ['enqueue', 'claim', 'finish'] as const) plainjob[step](1);
    return (jobs / (performance.now() - start)) * 1000;
  };
  await ours.work(jobs, 64);
  workPlainly();
  const lines = [];
  for (const crew of CREWS) {
    const rates = { ours: Array<number>(), theirs: Array<number>() };
    const busy = { ours: 0, theirs: 0 };
    const workOurs = async (): Promise<void> => {
      const before = process.cpuUsage();
      rates.ours.push(await ours.work(jobs, crew));
      busy.ours += cpuSince(before);
    };
    ours.takeFlushes();
    for (let round = 0; round < rounds; round++) {
      if (round % 2 === 0) await workOurs();
      const before = process.cpuUsage();
      rates.theirs.push(workPlainly());
      busy.theirs += cpuSince(before);
      if (round % 2 === 1) await workOurs();
    }
    const done = jobs * rounds;
    lines.push({
      crew,
      flushes: ours.takeFlushes() / done,
      ourCpu: busy.ours / done,
      theirCpu: busy.theirs / done,
      ...pairedRates(rates.ours, rates.theirs),
    });
  }
  await ours.close();
  plainjob.close();
  process.stdout.write(`${JSON.stringify(lines)}\n`);
}

/** Microseconds. */
function cpuSince(before: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(before);
  return user + system;
}

await main();
