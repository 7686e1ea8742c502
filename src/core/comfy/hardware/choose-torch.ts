import type { Gpu, TorchKind } from '../../../contract/comfy-install.ts';
import type { Machine } from './detect.ts';

/** A build of torch: what for, and under which name of `pins.json`. */
export type TorchChoice = {
  readonly kind: TorchKind;
  /** The entry of `torch.builds`. */
  readonly build: string;
  /** A sentence for a person. */
  readonly reason: string;
};

/** The oldest drivers that CUDA 13 and CUDA 12.6 run with (minor version compatibility). */
const CUDA_13_DRIVER = 580;
const CUDA_12_DRIVER = { linux: 525, win32: 528 };
/** CUDA 13 has left Maxwell, Pascal and Volta behind: it begins with Turing. */
const CUDA_13_CAPABILITY = 7.5;

/** Which torch fits this machine. A choice of the person wins, and is only told apart by the driver. Pure. */
export function chooseTorch(machine: Machine, wanted: TorchKind | 'auto'): TorchChoice {
  if (wanted === 'auto') return automatic(machine);
  if (wanted === 'cuda') {
    const nvidia = machine.gpus.find((gpu) => gpu.vendor === 'nvidia');
    return nvidia === undefined
      ? { kind: 'cuda', build: 'cu130', reason: 'As you asked, for NVIDIA, although no NVIDIA GPU was found.' }
      : (forNvidia(nvidia, machine) ?? { kind: 'cuda', build: 'cu126', reason: 'As you asked, for NVIDIA.' });
  }
  return { kind: wanted, build: BUILDS[wanted], reason: `As you asked: ${WORDS[wanted]}.` };
}

const BUILDS = { rocm: 'rocm', xpu: 'xpu', mps: 'mps', cpu: 'cpu' } as const;
const WORDS = { rocm: 'AMD (ROCm)', xpu: 'Intel (XPU)', mps: 'Apple (Metal)', cpu: 'without a GPU' } as const;

function automatic(machine: Machine): TorchChoice {
  const { gpus, platform } = machine;
  if (platform === 'darwin') {
    return gpus.some((gpu) => gpu.vendor === 'apple')
      ? { kind: 'mps', build: 'mps', reason: `${gpus[0]?.name ?? 'Apple'}: torch with Metal.` }
      : { kind: 'cpu', build: 'cpu', reason: 'This Mac has an Intel processor: torch runs on it, slowly.' };
  }
  const nvidia = gpus.filter((gpu) => gpu.vendor === 'nvidia');
  const chosen = nvidia.flatMap((gpu) => forNvidia(gpu, machine) ?? []).at(0);
  if (chosen !== undefined) return chosen;
  const [old] = nvidia;
  if (old !== undefined) {
    const driver = old.driver === null ? 'has no working driver' : `has driver ${old.driver}, which is too old`;
    return cpu(`${old.name} ${driver}. Install NVIDIA's driver ${CUDA_13_DRIVER} or newer, then install again.`);
  }
  const amd = gpus.find((gpu) => gpu.vendor === 'amd');
  if (amd !== undefined && platform === 'linux')
    return { kind: 'rocm', build: 'rocm', reason: `${amd.name}: torch with ROCm.` };
  if (amd !== undefined)
    return cpu(`${amd.name}: torch for AMD comes from AMD itself on Windows. Adopt a ComfyUI folder that has it.`);
  const intel = gpus.find((gpu) => gpu.vendor === 'intel' && isDiscrete(gpu));
  if (intel !== undefined) return { kind: 'xpu', build: 'xpu', reason: `${intel.name}: torch with XPU.` };
  return cpu('No graphics card that ComfyUI can use was found.');
}

/** undefined: its driver is too old for every build. */
function forNvidia(gpu: Gpu, { platform }: Machine): TorchChoice | undefined {
  const driver = Number.parseFloat(gpu.driver ?? '');
  if (Number.isNaN(driver)) return undefined;
  const capability = gpu.computeCapability === null ? undefined : Number(gpu.computeCapability);
  const isOldChip = capability !== undefined && capability < CUDA_13_CAPABILITY;
  if (driver >= CUDA_13_DRIVER && !isOldChip)
    return { kind: 'cuda', build: 'cu130', reason: `${gpu.name}, driver ${gpu.driver}: torch with CUDA 13.` };
  const oldest = platform === 'win32' ? CUDA_12_DRIVER.win32 : CUDA_12_DRIVER.linux;
  if (driver < oldest) return undefined;
  const why = isOldChip
    ? 'this chip needs it'
    : `driver ${CUDA_13_DRIVER} or newer would allow CUDA 13, which is faster`;
  return { kind: 'cuda', build: 'cu126', reason: `${gpu.name}, driver ${gpu.driver}: torch with CUDA 12.6 (${why}).` };
}

/** Arc cards; the graphics inside a processor is slower than the processor itself. */
function isDiscrete(gpu: Gpu): boolean {
  return /\bArc\b|Data Center GPU/i.test(gpu.name);
}

function cpu(reason: string): TorchChoice {
  return { kind: 'cpu', build: 'cpu', reason: `${reason} It runs on the processor, slowly.` };
}
