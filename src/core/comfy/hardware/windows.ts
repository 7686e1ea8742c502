import { z } from 'zod';
import type { Gpu } from '../../../contract/comfy-install.ts';
import type { Question } from './ask.ts';

/** Where drivers write the real size: WMI's AdapterRAM is 32 bits and ends at 4 GiB. */
const CLASS_KEY = 'HKLM:\\SYSTEM\\CurrentControlSet\\Control\\Class\\{4d36e968-e325-11ce-bfc1-08002be10318}\\0*';

/** Every display adapter of Windows with its driver and memory, as JSON. */
export const WINDOWS_QUESTION: Question = {
  file: 'powershell',
  args: [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    `Get-ItemProperty -Path '${CLASS_KEY}' -ErrorAction SilentlyContinue | Where-Object DriverDesc | ` +
      'Select-Object DriverDesc, ProviderName, DriverVersion, ' +
      "@{n='Memory';e={[string]$_.'HardwareInformation.qwMemorySize'}} | ConvertTo-Json -Compress",
  ],
};

const adapterSchema = z.object({
  DriverDesc: z.string(),
  ProviderName: z.string().nullish(),
  DriverVersion: z.string().nullish(),
  Memory: z.string().nullish(),
});

/** Reads the answer: one object, or a list of them. Pure; empty for anything else. Windows' own stand-in adapters are left out. */
export function parseWindows(json: string): Gpu[] {
  const adapters = z.union([z.array(adapterSchema), adapterSchema.transform((one) => [one])]).safeParse(readJson(json));
  if (!adapters.success) return [];
  return adapters.data.flatMap((adapter) => {
    const vendor = vendorOf(`${adapter.ProviderName ?? ''} ${adapter.DriverDesc}`);
    if (vendor === undefined) return [];
    const memory = adapter.Memory ?? '';
    return [
      {
        vendor,
        name: adapter.DriverDesc,
        vramTotalBytes: /^\d+$/.test(memory) && memory !== '0' ? Number(memory) : null,
        vramFreeBytes: null,
        driver: vendor === 'nvidia' ? nvidiaDriver(adapter.DriverVersion ?? '') : (adapter.DriverVersion ?? null),
        computeCapability: null,
      },
    ];
  });
}

/** Windows writes 32.0.15.8095 for NVIDIA's 580.95: the last five digits. */
function nvidiaDriver(version: string): string | null {
  const digits = version.replaceAll('.', '').slice(-5);
  return digits.length === 5 ? `${digits.slice(0, 3)}.${digits.slice(3)}` : null;
}

function vendorOf(text: string): Gpu['vendor'] | undefined {
  if (/nvidia/i.test(text)) return 'nvidia';
  if (/\bAMD\b|Advanced Micro Devices|Radeon/i.test(text)) return 'amd';
  if (/intel/i.test(text)) return 'intel';
  return undefined;
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
