import { z } from 'zod';
import type { Gpu } from '../../../contract/comfy-install.ts';
import type { Question } from './ask.ts';

/** https://rocm.docs.amd.com/projects/rocm_smi_lib: JSON with one object for each card. */
export const AMD_QUESTION: Question = {
  file: 'rocm-smi',
  args: ['--showproductname', '--showmeminfo', 'vram', '--showdriverversion', '--json'],
};

const answerSchema = z.record(z.string(), z.record(z.string(), z.unknown()));

/** Reads the answer of `rocm-smi`. Pure; empty for anything else. Key names differ between its versions. */
export function parseRocmSmi(json: string): Gpu[] {
  const answer = answerSchema.safeParse(readJson(json));
  if (!answer.success) return [];
  const driver = textOf(answer.data['system'] ?? {}, /driver version/i);
  return Object.entries(answer.data)
    .filter(([key]) => /^card\d+$/.test(key))
    .map(([, card]) => {
      const total = numberOf(card, /^VRAM Total Memory/i);
      const used = numberOf(card, /^VRAM Total Used/i);
      return {
        vendor: 'amd' as const,
        name: textOf(card, /^(card|device) (series|name)|^Card Model/i) ?? 'AMD GPU',
        vramTotalBytes: total,
        vramFreeBytes: total === null || used === null ? null : Math.max(0, total - used),
        driver,
        computeCapability: null,
      };
    });
}

/** What the kernel says of a card: `/sys/class/drm/cardN/device/{vendor,mem_info_vram_total,mem_info_vram_used}`. Pure. */
export type DrmCard = {
  readonly vendor: string;
  readonly vramTotal?: string | undefined;
  readonly vramUsed?: string | undefined;
};

const VENDORS: Readonly<Record<string, { vendor: 'amd' | 'intel' | 'nvidia'; name: string }>> = {
  '0x1002': { vendor: 'amd', name: 'AMD GPU' },
  '0x8086': { vendor: 'intel', name: 'Intel graphics' },
  '0x10de': { vendor: 'nvidia', name: 'NVIDIA GPU' },
};

/** Cards that the kernel lists, for machines without the vendors' programs. Pure; unknown vendors are left out. */
export function gpusFromDrm(cards: readonly DrmCard[]): Gpu[] {
  return cards.flatMap((card) => {
    const known = VENDORS[card.vendor.trim()];
    if (known === undefined) return [];
    const total = wholeNumber(card.vramTotal);
    const used = wholeNumber(card.vramUsed);
    return [
      {
        ...known,
        vramTotalBytes: total,
        vramFreeBytes: total === null || used === null ? null : Math.max(0, total - used),
        driver: null,
        computeCapability: null,
      },
    ];
  });
}

function readJson(text: string): unknown {
  try {
    // Warnings may stand before it.
    return JSON.parse(text.slice(Math.max(0, text.indexOf('{'))));
  } catch {
    return undefined;
  }
}

function textOf(card: Readonly<Record<string, unknown>>, name: RegExp): string | null {
  for (const [key, value] of Object.entries(card)) {
    if (name.test(key) && typeof value === 'string' && value !== '' && value !== 'N/A') return value;
  }
  return null;
}

function numberOf(card: Readonly<Record<string, unknown>>, name: RegExp): number | null {
  return wholeNumber(textOf(card, name) ?? undefined);
}

function wholeNumber(text: string | undefined): number | null {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text.trim()) : null;
}
