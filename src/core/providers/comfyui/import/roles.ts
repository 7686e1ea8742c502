import { linkOf } from '../check-graph.ts';
import type { Graph, Target } from '../template.ts';

/** The inputs of a graph that every form knows by the same names. Each may be bound to several places. */
export type Roles = {
  readonly prompt: readonly Target[];
  readonly negativePrompt: readonly Target[];
  readonly seed: readonly Target[];
  readonly steps: readonly Target[];
  readonly guidance: readonly Target[];
  readonly strength: readonly Target[];
  readonly sampler: readonly Target[];
  readonly scheduler: readonly Target[];
  readonly width: readonly Target[];
  readonly height: readonly Target[];
  readonly count: readonly Target[];
  readonly model: readonly Target[];
};

/** Names under which text encoders take the prompt, in the order of preference. */
const TEXTS = ['text', 'prompt', 'tags', 'text_g', 'text_l', 'clip_g', 'clip_l', 't5xxl', 'positive_prompt', 'caption'];
/** Names under which a node holds a text or a number that it only hands on. */
const HELD = ['value', 'text', 'string', 'prompt', 'seed', 'noise_seed', 'int', 'number'];
/** What a sampler takes that has nothing to do with words. */
const NOT_WORDS = new Set([
  'model',
  'clip',
  'vae',
  'latent_image',
  'latent',
  'samples',
  'pixels',
  'image',
  'mask',
  'control_net',
]);

/**
 * Finds them by what is linked to what, not by titles: from the sampler along `positive` and `negative` to the texts, and back along
 * `model` to the file. Pure; every walk visits a node once.
 */
export function findRoles(graph: Graph): Roles {
  const sampler = mainSampler(graph);
  const prompt = sampler === undefined ? firstText(graph) : textsAt(graph, sampler, 'positive');
  const found = prompt.length > 0 ? prompt : firstText(graph);
  const isNew = (target: Target): boolean => !found.some((other) => isSame(other, target));
  const upstream = sampler === undefined ? Object.keys(graph) : [sampler, ...ancestors(graph, sampler)];
  const among = (...names: readonly string[]): readonly Target[] => sameValued(graph, upstream, names);
  const latent = upstream.find((id) => hasLiteral(graph, id, 'width') && hasLiteral(graph, id, 'height'));
  const ofLatent = (input: string): readonly Target[] =>
    latent !== undefined && hasLiteral(graph, latent, input) ? [{ node: latent, input }] : [];
  return {
    prompt: found,
    negativePrompt: sampler === undefined ? [] : textsAt(graph, sampler, 'negative').filter(isNew),
    seed: seedsOf(graph, upstream),
    steps: among('steps'),
    guidance: firstOf(among('guidance'), among('cfg')),
    strength: startsFromPicture(graph, upstream) ? among('denoise') : [],
    sampler: among('sampler_name'),
    scheduler: among('scheduler'),
    width: ofLatent('width'),
    height: ofLatent('height'),
    count: countsOf(graph, ofLatent('batch_size')),
    model: modelOf(graph, upstream),
  };
}

/** The node that does most of the work: a sampler, or the guider before it. The first one when there are several in a row. */
function mainSampler(graph: Graph): string | undefined {
  const ids = Object.keys(graph);
  const takes = (id: string, input: string): boolean => linkOf(graph[id]?.inputs[input]) !== undefined;
  const samplers = ids.filter((id) => takes(id, 'positive') && /sampler|guider/i.test(graph[id]?.class_type ?? ''));
  // The one that no other sampler feeds: of a base and its refiner, the base.
  const first = samplers.find((id) => {
    const before = new Set(ancestors(graph, id));
    return !samplers.some((other) => other !== id && before.has(other));
  });
  const custom = ids.find((id) => takes(id, 'guider'));
  const guider = linkOf(graph[custom ?? '']?.inputs['guider'])?.node;
  return first ?? guider ?? ids.find((id) => takes(id, 'conditioning') && /guider/i.test(graph[id]?.class_type ?? ''));
}

/** The texts behind `positive` or `negative` of a node (a guider without them has `conditioning`). */
function textsAt(graph: Graph, id: string, side: 'positive' | 'negative'): Target[] {
  const inputs = graph[id]?.inputs ?? {};
  const start = linkOf(inputs[side]) ?? (side === 'positive' ? linkOf(inputs['conditioning']) : undefined);
  const seen = new Set<string>();
  const open = start === undefined ? [] : [start];
  const texts: Target[] = [];
  for (let link = open.pop(); link !== undefined; link = open.pop()) {
    const node = graph[link.node];
    if (node === undefined || seen.has(`${link.node}:${link.slot}`)) continue;
    seen.add(`${link.node}:${link.slot}`);
    const own = ownTexts(graph, link.node);
    texts.push(...own.filter((target) => !texts.some((other) => isSame(other, target))));
    if (own.length > 0) continue;
    // A node that passes both on (ControlNet, image to video) has them at its outputs 0 and 1.
    const both = linkOf(node.inputs['positive']) !== undefined && linkOf(node.inputs['negative']) !== undefined;
    for (const [name, value] of Object.entries(node.inputs).toReversed()) {
      const next = linkOf(value);
      const isOther =
        both && (name === 'positive' || name === 'negative') && name !== (link.slot === 1 ? 'negative' : 'positive');
      if (next !== undefined && !isOther && !NOT_WORDS.has(name)) open.push(next);
    }
  }
  return texts;
}

/** The texts that a node holds itself, or takes from a node that does nothing but hold one. */
function ownTexts(graph: Graph, id: string): Target[] {
  const inputs = graph[id]?.inputs ?? {};
  return TEXTS.flatMap((input) => {
    if (typeof inputs[input] === 'string') return [{ node: id, input }];
    const link = linkOf(inputs[input]);
    return link === undefined ? [] : heldBy(graph, link.node, 'string');
  });
}

/** The value that a node hands on. */
function heldBy(graph: Graph, id: string, type: 'string' | 'number'): Target[] {
  const inputs = graph[id]?.inputs ?? {};
  const input = HELD.find((name) => typeof inputs[name] === type);
  return input === undefined ? [] : [{ node: id, input }];
}

function firstText(graph: Graph): Target[] {
  for (const id of Object.keys(graph)) {
    const own = ownTexts(graph, id).filter((target) => target.node === id);
    if (own.length > 0) return own;
  }
  return [];
}

/** The first seed, and every other input that holds the same number. */
function seedsOf(graph: Graph, ids: readonly string[]): Target[] {
  const all = [...ids, ...Object.keys(graph)].flatMap((node) =>
    ['seed', 'noise_seed'].flatMap((input) => {
      const value = graph[node]?.inputs[input];
      if (typeof value === 'number') return [{ node, input }];
      const link = linkOf(value);
      return link === undefined ? [] : heldBy(graph, link.node, 'number');
    }),
  );
  return withSameValue(graph, all);
}

/** The inputs of these names with the value of the first one: a base and its refiner share their settings. */
function sameValued(graph: Graph, ids: readonly string[], names: readonly string[]): Target[] {
  const all = ids.flatMap((node) =>
    names.filter((input) => hasLiteral(graph, node, input)).map((input) => ({ node, input })),
  );
  const [first] = all;
  if (first === undefined) return [];
  const others = Object.keys(graph).flatMap((node) =>
    hasLiteral(graph, node, first.input) ? [{ node, input: first.input }] : [],
  );
  return withSameValue(graph, [first, ...others]);
}

function withSameValue(graph: Graph, all: readonly Target[]): Target[] {
  const valueOf = ({ node, input }: Target): unknown => graph[node]?.inputs[input];
  const [first] = all;
  if (first === undefined) return [];
  const same = all.filter((target) => valueOf(target) === valueOf(first));
  return same.filter((target, index) => same.findIndex((other) => isSame(other, target)) === index);
}

/** The size of the batch, and every node that repeats something for a batch of the same size. */
function countsOf(graph: Graph, ofLatent: readonly Target[]): Target[] {
  const repeated = Object.entries(graph).flatMap(([node, { class_type: name, inputs }]) =>
    /^Repeat(Latent|Image)Batch$/.test(name) && typeof inputs['amount'] === 'number' ? [{ node, input: 'amount' }] : [],
  );
  return withSameValue(graph, [...ofLatent, ...repeated]);
}

/** The file that the sampler works with: the nearest checkpoint or diffusion model behind it. */
function modelOf(graph: Graph, upstream: readonly string[]): Target[] {
  for (const input of ['ckpt_name', 'unet_name']) {
    const node = upstream.find((id) => typeof graph[id]?.inputs[input] === 'string');
    if (node !== undefined) return [{ node, input }];
  }
  return [];
}

/** Everything that a node depends on, nearest first. */
function ancestors(graph: Graph, id: string): string[] {
  const seen = new Set([id]);
  const order: string[] = [];
  const open = [id];
  for (let at = 0; at < open.length; at++) {
    for (const value of Object.values(graph[open[at] ?? '']?.inputs ?? {})) {
      const node = linkOf(value)?.node;
      if (node === undefined || seen.has(node)) continue;
      seen.add(node);
      order.push(node);
      open.push(node);
    }
  }
  return order;
}

function startsFromPicture(graph: Graph, upstream: readonly string[]): boolean {
  return upstream.some((id) => /^VAEEncode|^LoadImage/.test(graph[id]?.class_type ?? ''));
}

function hasLiteral(graph: Graph, id: string, input: string): boolean {
  const value = graph[id]?.inputs[input];
  return typeof value === 'number' || typeof value === 'string';
}

function firstOf(...lists: readonly (readonly Target[])[]): readonly Target[] {
  return lists.find((list) => list.length > 0) ?? [];
}

function isSame(a: Target, b: Target): boolean {
  return a.node === b.node && a.input === b.input;
}
