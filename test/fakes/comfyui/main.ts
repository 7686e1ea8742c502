import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { startComfyStandIn } from './stand-in.ts';

/** Runs the stand-in for a person or an end-to-end test: prints its address as the line that Gesso reads, until Ctrl-C. */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: { new: { type: 'boolean', default: false }, 'step-ms': { type: 'string', default: '150' } },
  });
  const comfy = await startComfyStandIn({ flavour: values.new ? 'new' : 'old', stepMs: Number(values['step-ms']) });
  process.stdout.write(`COMFY_WORKER_URL=${comfy.url}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await comfy.close();
}

await main();
