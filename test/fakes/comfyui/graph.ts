import { z } from 'zod';

/** A graph in ComfyUI's API form. Loose, because wrong graphs are posted too. */
export const graphSchema = z.record(
  z.string(),
  z.looseObject({ class_type: z.string().optional(), inputs: z.record(z.string(), z.unknown()).default({}) }),
);
export type Graph = z.infer<typeof graphSchema>;

/** A link is `[node id, slot]`; any other list is a mistake that validation reports. */
export function linkOf(value: unknown): { readonly node: string; readonly slot: number } | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const [node, slot]: unknown[] = value;
  return typeof node === 'string' && typeof slot === 'number' ? { node, slot } : undefined;
}

/** The ids that a node reads from, in input order. */
export function sourcesOf(graph: Graph, nodeId: string): string[] {
  return Object.values(graph[nodeId]?.inputs ?? {}).flatMap((value) => linkOf(value)?.node ?? []);
}

/** What makes two nodes equal for the cache: class, values, and all that comes before. */
export function signatureOf(graph: Graph, nodeId: string): string {
  const node = graph[nodeId];
  const inputs = Object.entries(node?.inputs ?? {}).map(([name, value]) => {
    const link = linkOf(value);
    return [name, link === undefined ? value : [signatureOf(graph, link.node), link.slot]];
  });
  return JSON.stringify([node?.class_type, inputs]);
}

/**
 * The order in which the recorded server ran nodes: found depth first from the outputs, last input first; of those that are ready,
 * an output goes first, then what an output waits for, then what that waits for, else the one found first.
 */
export function executionOrder(
  graph: Graph,
  outputs: readonly string[],
  options: { isCached: (id: string) => boolean; isOutput: (id: string) => boolean },
): string[] {
  const found = discover(graph, outputs, options.isCached);
  const waitsFor = new Map(
    found.map((id) => [id, new Set(sourcesOf(graph, id).filter((source) => found.includes(source)))]),
  );
  const readers = (id: string): string[] => found.filter((other) => waitsFor.get(other)?.has(id) === true);
  const rank = (id: string): number => {
    if (options.isOutput(id)) return 0;
    if (readers(id).some(options.isOutput)) return 1;
    return readers(id).some((reader) => readers(reader).some(options.isOutput)) ? 2 : 3;
  };
  const order: string[] = [];
  while (waitsFor.size > 0) {
    const ready = [...waitsFor].filter(([, sources]) => sources.size === 0).map(([id]) => id);
    const next = ready.reduce((best, id) => (rank(id) < rank(best) ? id : best), ready[0]!);
    order.push(next);
    waitsFor.delete(next);
    for (const sources of waitsFor.values()) sources.delete(next);
  }
  return order;
}

function discover(graph: Graph, outputs: readonly string[], isCached: (id: string) => boolean): string[] {
  const found = new Set<string>();
  for (const output of outputs) {
    const open = [output];
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (found.has(id)) continue;
      found.add(id);
      open.push(...sourcesOf(graph, id).filter((source) => !isCached(source)));
    }
  }
  return [...found];
}
