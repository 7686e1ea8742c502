import { z } from 'zod';
import { type FoundMetadata, numberOf, present, seedOf } from './found.ts';

const graphSchema = z.record(
  z.string(),
  z.looseObject({ class_type: z.string(), inputs: z.record(z.string(), z.unknown()) }),
);
type Graph = z.infer<typeof graphSchema>;
const linkSchema = z.tuple([z.string(), z.number()]);

/** Graphs of real workflows are far smaller; links may be cyclic in a damaged one. */
const STEPS_MAX = 50;
/** Inputs that hold a text, in the order in which they are looked for. */
const TEXT_INPUTS = ['text', 'text_g', 'text_l', 'clip_l', 't5xxl', 'tags', 'prompt', 'string', 'value'];
const MODEL_INPUTS = ['ckpt_name', 'unet_name', 'model_name'];

/**
 * Reads the API graph that ComfyUI writes into its pictures (PNG text chunk `prompt`, nodes.py SaveImage; EXIF of WebP likewise): from
 * the sampler back to its texts, numbers and model. undefined when it is no graph or has no sampler with a text.
 */
export function readComfyGraph(json: unknown): FoundMetadata | undefined {
  const graph = graphSchema.safeParse(json).data;
  if (graph === undefined) return undefined;
  const sampler = Object.values(graph).find(
    ({ inputs }) => inputs['positive'] !== undefined && (inputs['seed'] ?? inputs['noise_seed']) !== undefined,
  );
  if (sampler === undefined) return undefined;
  const { inputs } = sampler;
  const prompt = textBehind(graph, inputs['positive']);
  if (prompt === undefined) return undefined;
  const latent = nodeBehind(graph, inputs['latent_image'])?.inputs ?? {};
  return {
    source: 'comfyui',
    prompt,
    model: modelBehind(graph, inputs['model']),
    seed: seedOf(valueBehind(graph, inputs['seed'] ?? inputs['noise_seed'])),
    params: present({
      negativePrompt: textBehind(graph, inputs['negative']),
      steps: numberOf(valueBehind(graph, inputs['steps'])),
      guidance: numberOf(valueBehind(graph, inputs['cfg'])),
      sampler: stringOf(valueBehind(graph, inputs['sampler_name'])),
      scheduler: stringOf(valueBehind(graph, inputs['scheduler'])),
      strength: numberOf(valueBehind(graph, inputs['denoise'])),
      width: numberOf(valueBehind(graph, latent['width'])),
      height: numberOf(valueBehind(graph, latent['height'])),
    }),
  };
}

function stringOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function nodeBehind(graph: Graph, value: unknown): Graph[string] | undefined {
  const link = linkSchema.safeParse(value).data;
  return link === undefined ? undefined : graph[link[0]];
}

/** A plain value, also one that a primitive node holds. */
function valueBehind(graph: Graph, value: unknown): unknown {
  const node = nodeBehind(graph, value);
  return node === undefined ? value : (node.inputs['value'] ?? node.inputs['seed'] ?? node.inputs['int']);
}

/** The first text on the way back from a conditioning. */
function textBehind(graph: Graph, start: unknown): string | undefined {
  const seen = new Set<unknown>();
  let queue: unknown[] = [start];
  while (queue.length > 0 && seen.size < STEPS_MAX) {
    const next: unknown[] = [];
    for (const value of queue) {
      const node = nodeBehind(graph, value);
      if (node === undefined || seen.has(node)) continue;
      seen.add(node);
      for (const name of TEXT_INPUTS) {
        const text = node.inputs[name];
        if (typeof text === 'string' && text.trim() !== '') return text.trim();
      }
      next.push(...Object.values(node.inputs));
    }
    queue = next;
  }
  return undefined;
}

function modelBehind(graph: Graph, start: unknown): string | undefined {
  let node = nodeBehind(graph, start);
  for (let steps = 0; node !== undefined && steps < STEPS_MAX; steps++) {
    for (const name of MODEL_INPUTS) {
      const value = node.inputs[name];
      if (typeof value === 'string') return value;
    }
    node = nodeBehind(graph, node.inputs['model']);
  }
  return undefined;
}
