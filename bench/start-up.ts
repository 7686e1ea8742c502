import { startHostProcess } from './host-process.ts';
import { median, type Measurement } from './measure.ts';

const ROUNDS = 5;

/** From spawning the browser host on an empty folder to the line that it is ready. */
export async function benchStartUp(): Promise<readonly Measurement[]> {
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const host = await startHostProcess();
    times.push(host.readyMs);
    await host.stop();
  }
  return [{ name: `start: host process to ready (median of ${ROUNDS})`, value: median(times), unit: 'ms' }];
}
