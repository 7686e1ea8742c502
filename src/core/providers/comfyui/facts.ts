import { MINUTE } from '../../../contract/units.ts';
import type { DurationMs, EpochMs } from '../../../contract/units.ts';
import { readComfy } from './client.ts';
import type { ComfyClient } from './client.ts';
import { requiredClasses } from './template.ts';
import type { ModelSlot, Target, Template } from './template.ts';
import { objectInfoSchema, systemStatsSchema } from './wire.ts';
import type { NodeInfo, SystemStats } from './wire.ts';

/** What a server has to say: its version and devices, and the node classes that our workflows need (undefined: it lacks that class). */
export type ServerFacts = {
  readonly stats: SystemStats;
  readonly nodes: ReadonlyMap<string, NodeInfo | undefined>;
  /** When the classes that list no files were read: they change only when the server starts anew. */
  readonly classesReadAt: EpochMs;
};

/** How long a class that lists no files is believed. A server that starts anew fails a read in between, and is asked for all of them then. */
const CLASSES_FRESH_MS = 5 * MINUTE;

/**
 * Reads all that the forms need, in parallel; `timeoutMs` is for each of the two steps. `known` is what the same server said before:
 * of that, only lists of files are asked again. Throws ComfyUnreachable.
 */
export async function readServerFacts(
  client: ComfyClient,
  templates: readonly Template[],
  ask: { readonly timeoutMs: DurationMs; readonly now: EpochMs; readonly known?: ServerFacts | undefined },
): Promise<ServerFacts> {
  const { timeoutMs, now } = ask;
  const known = ask.known !== undefined && now - ask.known.classesReadAt < CLASSES_FRESH_MS ? ask.known : undefined;
  // First alone: on a foreign server one strange request is enough.
  const stats = await readComfy(client, '/system_stats', systemStatsSchema, { timeoutMs });
  const classes = [...new Set(templates.flatMap(requiredClasses))];
  const listing = new Set(templates.flatMap(listingClasses));
  const asked = classes.filter((name) => known === undefined || listing.has(name) || !known.nodes.has(name));
  const fresh = await readClasses(client, asked, timeoutMs);
  const nodes = new Map(classes.map((name) => [name, fresh.has(name) ? fresh.get(name) : known?.nodes.get(name)]));
  return { stats, nodes, classesReadAt: known?.classesReadAt ?? now };
}

/** What the server knows of these classes; undefined for one that it lacks. Throws ComfyUnreachable. */
export async function readClasses(
  client: ComfyClient,
  classes: readonly string[],
  timeoutMs: DurationMs,
): Promise<ReadonlyMap<string, NodeInfo | undefined>> {
  const infos = await Promise.all(
    classes.map(async (name) => {
      const answer = await readComfy(client, `/object_info/${encodeURIComponent(name)}`, objectInfoSchema, {
        timeoutMs,
      });
      return Object.hasOwn(answer, name) ? answer[name] : undefined;
    }),
  );
  return new Map(classes.map((name, index) => [name, infos[index]]));
}

/** The values that the server takes at one input; [] when it lacks the node or the input is no list. */
export function choicesOf(template: Template, facts: Pick<ServerFacts, 'nodes'>, target: Target): string[] {
  const info = facts.nodes.get(template.graph[target.node]?.class_type ?? '');
  return optionsOf(info, target.input) ?? [];
}

/** The list of one input of a class; undefined when it has none. Both shapes: `[[…], {}]` and `["COMBO", {options: […]}]`. */
export function optionsOf(info: NodeInfo | undefined, input: string): string[] | undefined {
  const config = info?.input.required?.[input] ?? info?.input.optional?.[input];
  const [first, second] = config ?? [];
  const options: unknown = Array.isArray(first)
    ? first
    : typeof second === 'object' && second !== null && 'options' in second
      ? second.options
      : undefined;
  return Array.isArray(options) ? options.filter((option): option is string => typeof option === 'string') : undefined;
}

/** The files of the server that suit a slot, those that it names first, in its order. */
export function filesFor(template: Template, facts: Pick<ServerFacts, 'nodes'>, slot: ModelSlot): string[] {
  const { match, except, names } = slot;
  const suits = (file: string): boolean =>
    names.includes(baseName(file)) ||
    ((match === undefined || new RegExp(match, 'i').test(file)) &&
      (except === undefined || !new RegExp(except, 'i').test(file)));
  const place = (file: string): number => {
    const at = names.indexOf(baseName(file));
    return at === -1 ? names.length : at;
  };
  return choicesOf(template, facts, slot)
    .filter(suits)
    .toSorted((a, b) => place(a) - place(b));
}

/** "sdxl\\base.safetensors" → "base.safetensors": servers on Windows write backslashes between folders. */
export function baseName(file: string): string {
  return file.split(/[/\\]/).at(-1) ?? file;
}

/** Classes that list files, which come and go while the server runs. */
function listingClasses({ manifest: { model, files }, graph }: Template): string[] {
  const slots = [...(model === undefined ? [] : [model]), ...files];
  return slots.flatMap((slot) => graph[slot.node]?.class_type ?? []);
}
