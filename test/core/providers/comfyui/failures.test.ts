import { describe, expect, it } from 'vitest';
import { failedExecution, refusedPrompt } from '../../../../src/core/providers/comfyui/failures.ts';
import { promptRefusedSchema } from '../../../../src/core/providers/comfyui/wire.ts';
import { promptsOf, readRecording } from '../../../fakes/comfyui/recording.ts';

describe('what a real server answered to a wrong prompt', () => {
  const refused = promptsOf(readRecording('e-validation')).filter((event) => event.status === 400);
  const words: Readonly<Record<string, [string, string]>> = {
    'unknown node class': ['invalid_workflow', 'node NoSuchNode does not exist. Update ComfyUI'],
    'missing required input': ['invalid_workflow', 'EmptyImage (node 1), input “color”: Required input is missing.'],
    'value too small and too big': [
      'invalid_workflow',
      'EmptyImage (node 1), input “height”: Value 99999 bigger than max of 16384.',
    ],
    'unknown checkpoint (value_not_in_list)': [
      'missing_model',
      'ComfyUI does not have “does-not-exist.safetensors”. Put the file into models/checkpoints of ComfyUI',
    ],
    'unknown checkpoint and unknown sampler and steps 0': ['missing_model', '“does-not-exist.safetensors”'],
    'image file that is not there': [
      'invalid_workflow',
      'LoadImage (node 1), input “image”: Custom validation failed for node: image - Invalid image file: not-there.png.',
    ],
    'wrong link type': ['invalid_workflow', 'SaveImage (node 2), input “images”: Return type mismatch'],
    cycle: ['invalid_workflow', 'ComfyUI refused the workflow: Prompt outputs failed validation.'],
    'no outputs': ['invalid_workflow', 'Prompt has no outputs.'],
  };

  it.each(refused.map((event) => [event.label ?? '', event] as const))('“%s” becomes a sentence', (label, event) => {
    const failure = refusedPrompt(promptRefusedSchema.parse(event.response));

    const [code, text] = words[label] ?? ['invalid_workflow', 'ComfyUI'];
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(text);
    expect(failure.sent).toBe('rejected');
  });
});

describe('what a node raised', () => {
  it.each([
    ['torch.cuda.OutOfMemoryError', 'CUDA out of memory. Tried to allocate 2.00 GiB', 'out_of_memory'],
    ['torch.OutOfMemoryError', 'Allocation on device 0 would exceed allowed memory.', 'out_of_memory'],
    ['RuntimeError', 'CUDA error: out of memory', 'out_of_memory'],
    ['RuntimeError', 'MPS backend out of memory (MPS allocated: 18 GB)', 'out_of_memory'],
    ['RuntimeError', 'CUDA error: device-side assert triggered', 'engine_crashed'],
    ['ValueError', 'late\n', 'engine_crashed'],
  ])('%s “%s” is %s', (exceptionType, exceptionMessage, code) => {
    expect(
      failedExecution(
        { exception_type: exceptionType, exception_message: exceptionMessage, node_type: 'KSampler' },
        'm',
      ).code,
    ).toBe(code);
  });

  it('says something even when the server said nothing', () => {
    expect(failedExecution({ exception_type: 'KeyError', exception_message: '' }, undefined).message).toBe(
      'ComfyUI failed in a node: KeyError.',
    );
  });
});
