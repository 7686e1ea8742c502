import type { ServerFacts } from '../../../../src/core/providers/comfyui/facts.ts';
import { nodeInfoSchema } from '../../../../src/core/providers/comfyui/wire.ts';
import { CLASSES } from './import/graphs.ts';

/** A server with these files: `Class.input` → names. `without`: classes that it lacks. */
export function factsWith(
  files: Readonly<Record<string, readonly string[]>>,
  without: readonly string[] = [],
): ServerFacts {
  const nodes = new Map([...CLASSES].map(([name, info]) => [name, info] as const));
  for (const [place, names] of Object.entries(files)) {
    const [name = '', input = ''] = place.split('.');
    const info = structuredClone(nodes.get(name));
    if (info === undefined) throw new Error(`no class ${name}`);
    info.input.required = { ...info.input.required, [input]: [[...names], {}] };
    nodes.set(name, nodeInfoSchema.parse(info));
  }
  for (const name of without) nodes.delete(name);
  return { stats: { system: {}, devices: [] }, nodes, classesReadAt: 0 };
}

export const CKPT = 'CheckpointLoaderSimple.ckpt_name';
