import { parseTemplate, type Template } from '../src/core/providers/comfyui/template.ts';

/** The smallest prompt that makes a file: an empty picture, saved. No model. */
export function emptyImageGraph(prefix: string): Record<string, unknown> {
  return {
    1: { class_type: 'EmptyImage', inputs: { width: 64, height: 64, batch_size: 1, color: 0 } },
    2: { class_type: 'SaveImage', inputs: { images: ['1', 0], filename_prefix: prefix } },
  };
}

/** The same as a workflow. */
export function emptyImageTemplate(): Template {
  return parseTemplate(emptyImageGraph('gesso'), {
    id: 'empty-image',
    version: 1,
    name: 'Empty image',
    jobType: 'image',
    parameters: [
      { name: 'prompt', label: 'Prompt', type: 'text', maxLength: 1000, default: '' },
      { name: 'width', label: 'Width', type: 'integer', min: 16, max: 4096, default: 64 },
      { name: 'height', label: 'Height', type: 'integer', min: 16, max: 4096, default: 64 },
    ],
    bindings: [
      { parameter: 'width', node: '1', input: 'width' },
      { parameter: 'height', node: '1', input: 'height' },
    ],
    outputPrefix: { node: '2', input: 'filename_prefix' },
    phases: [],
  });
}
