import { AppError } from '../../base/app-error.ts';
import { lastWords } from './failure.ts';

const CAUSES: readonly { readonly pattern: RegExp; readonly words: (match: RegExpExecArray) => string }[] = [
  {
    pattern: /(?:ModuleNotFoundError|ImportError): No module named '([^']+)'/,
    words: ([, name]) =>
      `it lacks the Python package "${name}". Its sources may be newer than their requirements.txt; take a released version`,
  },
  {
    pattern:
      /Torch not compiled with CUDA enabled|Found no NVIDIA driver|CUDA driver version is insufficient|No HIP GPUs|no XPU devices/i,
    words: () => 'torch cannot use the GPU. Update its driver, or install for the processor alone: --torch cpu',
  },
  {
    pattern: /[^\n]*(?:error while loading shared libraries|cannot open shared object file|DLL load failed)[^\n]*/i,
    words: ([text]) =>
      `a system library is missing (${text.slice(0, 200)}). On Windows install Microsoft's Visual C++ redistributable`,
  },
  {
    pattern: /MemoryError|Cannot allocate memory|std::bad_alloc/,
    words: () => 'the main memory is full. Close other programs, then install again',
  },
  {
    pattern: /No space left on device|OSError: \[Errno 28\]/,
    words: () => 'the disk is full. Make room, then install again',
  },
  { pattern: /unrecognized arguments: ([^\n]+)/, words: ([, text]) => `it does not know ${text}` },
  { pattern: /([A-Z]\w*Error: [^\n]{1,300})(?![\s\S]*[A-Z]\w*Error: )/, words: ([, text]) => `it ended with ${text}` },
];

/** Why a first start failed, from what it said. The former installation is not touched by it. */
export function startFailure(output: string): AppError {
  for (const { pattern, words } of CAUSES) {
    const match = pattern.exec(output);
    if (match !== null) return error(words(match), output);
  }
  return error(`it said: ${lastWords(output, 2) || 'nothing'}`, output);
}

function error(reason: string, output: string): AppError {
  return new AppError('conflict', `ComfyUI is installed but does not start: ${reason}.`, {
    details: { output: lastWords(output, 10) },
  });
}
