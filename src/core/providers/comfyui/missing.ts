import type { MissingPart } from '../../../contract/provider.ts';
import { filesFor } from './facts.ts';
import type { ServerFacts } from './facts.ts';
import { sourceOfClass } from './node-packs.ts';
import { requiredClasses } from './template.ts';
import type { ModelSlot, Template } from './template.ts';

/** A file that the curated list can bring. `folder` as ComfyUI calls it (`checkpoints`), `file` without folders. */
export type KnownDownload = { readonly id: string; readonly folder: string; readonly file: string };

/** Everything that a workflow needs and this server lacks; [] when it can run there. Nodes first. */
export function missingParts(
  template: Template,
  facts: Pick<ServerFacts, 'nodes'>,
  downloads: readonly KnownDownload[],
): MissingPart[] {
  const { model, files } = template.manifest;
  const slots = [...(model === undefined ? [] : [model]), ...files];
  return [...missingNodes(template, facts), ...missingFiles(template, facts, { slots, downloads })];
}

/** The node classes that this server lacks. */
export function missingNodes(template: Template, facts: Pick<ServerFacts, 'nodes'>): MissingPart[] {
  return requiredClasses(template)
    .filter((name) => facts.nodes.get(name) === undefined)
    .map(missingNode);
}

/** Those of these inputs for which the server has no file that suits. An input of a node that it lacks is passed over: the node is what is missing. */
export function missingFiles(
  template: Template,
  facts: Pick<ServerFacts, 'nodes'>,
  wanted: { readonly slots: readonly ModelSlot[]; readonly downloads: readonly KnownDownload[] },
): MissingPart[] {
  return wanted.slots
    .filter((slot) => facts.nodes.get(template.graph[slot.node]?.class_type ?? '') !== undefined)
    .filter((slot) => filesFor(template, facts, slot).length === 0)
    .map((slot) => missingFile(slot, wanted.downloads));
}

/** "models/checkpoints" → "checkpoints". */
export function folderName(folder: string): string {
  return folder.replace(/^models\//, '');
}

function missingNode(name: string): MissingPart {
  return {
    kind: 'node',
    name,
    folder: null,
    download: null,
    message: `ComfyUI has no node ${name}. ${sourceOfClass(name)}`,
  };
}

function missingFile(slot: ModelSlot, downloads: readonly KnownDownload[]): MissingPart {
  const folder = folderName(slot.folder);
  const [name] = slot.names;
  const known = slot.names.flatMap((file) => downloads.find((one) => one.file === file && one.folder === folder) ?? []);
  const download = known[0]?.id ?? null;
  const bring =
    download === null
      ? `Put ${name ?? 'one'} into ${slot.folder}.`
      : `“gesso comfy models download ${download}” brings it.`;
  return {
    kind: 'model',
    name: known[0]?.file ?? name ?? slot.label,
    folder,
    download,
    message: `ComfyUI has no ${slot.label}. ${bring}`,
  };
}
