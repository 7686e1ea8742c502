import { readFileSync } from 'node:fs';
import { z } from 'zod';

/** A node class as `/object_info` describes it. */
const nodeClassSchema = z.looseObject({
  input: z.looseObject({
    required: z.record(z.string(), z.array(z.unknown())).default({}),
    optional: z.record(z.string(), z.array(z.unknown())).optional(),
  }),
  input_order: z.looseObject({}),
  output: z.array(z.string()),
  name: z.string(),
  output_node: z.boolean(),
});
export type NodeClass = z.infer<typeof nodeClassSchema>;
const classesSchema = z.record(z.string(), nodeClassSchema);

/** What a folder holds, as one input of a class lists it. */
export type ListedFiles = { readonly classType: string; readonly input: string; readonly names: readonly string[] };

const RECORDED = new URL('../../fixtures/comfyui/object-info.json', import.meta.url);
const OF_WORKFLOWS = new URL('../../fixtures/comfyui/workflow-classes.json', import.meta.url);

/**
 * The classes that the stand-in knows: those that the workflows and the recordings use, as recorded from 0.3.64, plus the
 * test nodes of the recordings (`T…`). `asNew` writes lists the way newer servers do: ["COMBO", {"options": […]}].
 */
export function loadNodeClasses(options: {
  readonly checkpoints: readonly string[];
  readonly files: readonly ListedFiles[];
  readonly isNew: boolean;
  readonly without: readonly string[];
}): Map<string, NodeClass> {
  const all = new Map([...recordedClasses(), ...Object.entries(TEST_CLASSES)]);
  for (const name of options.without) all.delete(name);
  for (const { classType, input, names } of options.files) {
    const node = all.get(classType);
    if (node === undefined) continue;
    all.set(classType, { ...node, input: { ...node.input, required: { ...node.input.required, [input]: [names] } } });
  }
  const loader = all.get('CheckpointLoaderSimple');
  if (loader !== undefined)
    all.set(loader.name, {
      ...loader,
      input: {
        ...loader.input,
        required: { ckpt_name: [[...options.checkpoints], { tooltip: 'The name of the checkpoint (model) to load.' }] },
      },
    });
  return options.isNew
    ? new Map(
        [...all].map(([name, node]) => [
          name,
          {
            ...node,
            input: {
              ...node.input,
              required: Object.fromEntries(
                Object.entries(node.input.required).map(([key, config]) => [key, newForm(config)]),
              ),
            },
          },
        ]),
      )
    : all;
}

/** Read once: a stand-in asks for its classes at every request. */
const READ: { classes: readonly (readonly [string, NodeClass])[] | undefined } = { classes: undefined };

function recordedClasses(): readonly (readonly [string, NodeClass])[] {
  READ.classes ??= [OF_WORKFLOWS, RECORDED].flatMap((file) =>
    Object.entries(classesSchema.parse(JSON.parse(readFileSync(file, 'utf8')))),
  );
  return READ.classes;
}

function newForm(config: readonly unknown[]): unknown[] {
  const [type, extra] = config;
  return Array.isArray(type) ? ['COMBO', { ...(typeof extra === 'object' ? extra : {}), options: type }] : [...config];
}

function testClass(name: string, required: Record<string, unknown[]>, output: string[], isOutput = false): NodeClass {
  return {
    input: { required },
    input_order: { required: Object.keys(required) },
    output,
    name,
    display_name: name,
    description: '',
    category: 'test',
    output_node: isOutput,
  };
}

const TEST_CLASSES: Record<string, NodeClass> = {
  TSleepDeaf: testClass('TSleepDeaf', { image: ['IMAGE'], seconds: ['FLOAT', {}], salt: ['INT', {}] }, ['IMAGE']),
  TRaise: testClass('TRaise', { image: ['IMAGE'], message: ['STRING', {}] }, ['IMAGE']),
  TOutOfMemory: testClass('TOutOfMemory', { image: ['IMAGE'] }, ['IMAGE']),
  TNan: testClass('TNan', {}, ['FLOAT', 'FLOAT']),
  TRaiseFloat: testClass('TRaiseFloat', { a: ['FLOAT', {}], b: ['FLOAT', {}], text: ['STRING', {}] }, [], true),
  TUiFloat: testClass('TUiFloat', { a: ['FLOAT', {}], b: ['FLOAT', {}], text: ['STRING', {}] }, [], true),
};
