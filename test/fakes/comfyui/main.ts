import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { startComfyStandIn } from './stand-in.ts';

/**
 * Runs the stand-in for a person, a benchmark or an end-to-end test: prints its address as the line that Gesso reads, then a line for
 * every checkpoint that it loads, until Ctrl-C.
 */
async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      new: { type: 'boolean', default: false },
      'step-ms': { type: 'string', default: '150' },
      checkpoint: { type: 'string', multiple: true },
      preview: { type: 'string' },
    },
  });
  const comfy = await startComfyStandIn({
    flavour: values.new ? 'new' : 'old',
    stepMs: Number(values['step-ms']),
    onLoad: (checkpoint) => process.stdout.write(`LOADED=${checkpoint}\n`),
    ...(values.checkpoint === undefined ? {} : { checkpoints: values.checkpoint }),
    ...(values.preview === undefined ? {} : { preview: readFileSync(values.preview) }),
  });
  process.stdout.write(`COMFY_WORKER_URL=${comfy.url}\n`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  await comfy.close();
}

await main();
