import { linkOf } from './graph.ts';
import type { Graph } from './graph.ts';
import type { Files, Picture } from './files.ts';

/** Ends a prompt with execution_error. */
export class NodeFailed extends Error {
  readonly exceptionType: string;

  constructor(exceptionType: string, message: string) {
    super(message);
    this.exceptionType = exceptionType;
  }
}

/** Ends a prompt with execution_interrupted. */
export class Interrupted extends Error {}

/** What a node leaves for those after it, and for the history when it is an output. */
export type NodeResult = {
  readonly picture?: Picture;
  readonly values?: readonly number[];
  readonly ui?: Record<string, unknown>;
};

export type NodeRun = {
  readonly graph: Graph;
  readonly nodeId: string;
  readonly files: Files;
  readonly resultOf: (nodeId: string) => NodeResult | undefined;
  /** Reports a step; throws Interrupted when it was asked to stop. */
  readonly step: (value: number, max: number, hasPreview: boolean) => Promise<void>;
  /** Waits as one long operation, deaf to interrupts. */
  readonly block: () => Promise<void>;
  readonly tempSuffix: string;
};

export const TORCH_OOM = {
  exceptionType: 'torch.OutOfMemoryError',
  message:
    'Allocation on device 0 would exceed allowed memory. (out of memory)\nCurrently allocated     : 7.23 GiB\nRequested               : 1.50 GiB\nDevice limit            : 8.00 GiB\nThis error means you ran out of memory on your GPU.\n\nTIPS: If the workflow worked before you might have accidentally set the batch_size to a large number.',
} as const;

/** Runs one node of the classes that the stand-in knows. */
export async function runNode(run: NodeRun): Promise<NodeResult> {
  const { class_type: classType, inputs } = run.graph[run.nodeId]!;
  const number = (name: string): number => Number(inputs[name]);
  switch (classType) {
    case 'EmptyImage':
    case 'EmptyLatentImage':
      return {
        picture: emptyPicture({ width: number('width'), height: number('height'), batch: number('batch_size') }),
      };
    case 'ImageScale':
      return { picture: { ...sourcePicture(run, 'image'), width: number('width'), height: number('height') } };
    case 'KSampler':
      for (let value = 1; value <= number('steps'); value++) await run.step(value, number('steps'), true);
      return { picture: { ...sourcePicture(run, 'latent_image'), seed: number('seed') } };
    case 'VAEDecode':
      return { picture: sourcePicture(run, 'samples') };
    case 'SaveImage':
      return {
        ui: { images: run.files.save('output', String(inputs['filename_prefix']), sourcePicture(run, 'images')) },
      };
    case 'PreviewImage':
      return { ui: { images: run.files.save('temp', `ComfyUI_temp_${run.tempSuffix}`, sourcePicture(run, 'images')) } };
    case 'TSleepProgress':
      for (let value = 1; value <= number('steps'); value++)
        await run.step(value, number('steps'), inputs['preview'] === true);
      return { picture: sourcePicture(run, 'image') };
    case 'TSleepDeaf':
      await run.block();
      return { picture: sourcePicture(run, 'image') };
    case 'TRaise':
      throw new NodeFailed('ValueError', `${String(inputs['message'])}\n`);
    case 'TOutOfMemory':
      throw new NodeFailed(TORCH_OOM.exceptionType, TORCH_OOM.message);
    case 'TNan':
      return { values: [Number.NaN, Number.POSITIVE_INFINITY] };
    case 'TRaiseFloat':
      throw new NodeFailed('RuntimeError', `bad float ${String(inputs['text'])} \u0007 ${String(inputs['text'])}\n`);
    case 'TUiFloat':
      return { ui: { value: [Number.NaN, Number.POSITIVE_INFINITY], text: [inputs['text']] } };
    default:
      return { picture: sourcePicture(run, 'image') };
  }
}

/** The CPU allocator's refusal, as recorded, for a batch that no computer holds. */
function emptyPicture(size: { readonly width: number; readonly height: number; readonly batch: number }): Picture {
  const bytes = size.width * size.height * size.batch * 4;
  if (bytes > 2 ** 40) {
    throw new NodeFailed(
      'RuntimeError',
      `[enforce fail at alloc_cpu.cpp:127] err == 0. DefaultCPUAllocator: can't allocate memory: you tried to allocate ${bytes} bytes. Error code 12 (Cannot allocate memory)\n`,
    );
  }
  return { ...size, seed: 1 };
}

function sourcePicture(run: NodeRun, input: string): Picture {
  const link = linkOf(run.graph[run.nodeId]!.inputs[input]);
  const picture = link === undefined ? undefined : run.resultOf(link.node)?.picture;
  return picture ?? { width: 64, height: 64, batch: 1, seed: 1 };
}
