import type { ReactNode } from 'react';
import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { formatBytes, formatMemory } from '../../format/bytes.ts';
import { formatInstant } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';

const texts = messages.comfyui;

/** Version, device, memory, process: what is known, nothing that is not. */
export function ComfyFacts({ comfy }: { readonly comfy: ComfyStatus }) {
  const { vramTotalBytes: total, vramFreeBytes: free, pid, rssBytes } = comfy;
  const rows: readonly (readonly [string, ReactNode])[] = [
    [texts.facts.version, comfy.version],
    [texts.facts.device, comfy.device],
    [
      texts.facts.memory,
      total === null || free === null ? null : texts.memoryFree(formatMemory(free), formatMemory(total)),
    ],
    [texts.facts.address, comfy.url],
    [
      texts.facts.process,
      pid === null ? null : rssBytes === null ? String(pid) : texts.processFacts(pid, formatBytes(rssBytes)),
    ],
    [texts.facts.since, comfy.readySince === null ? null : formatInstant(comfy.readySince)],
    [texts.facts.restarts, comfy.restarts === 0 ? null : String(comfy.restarts)],
  ];
  const known = rows.filter(([, value]) => value !== null);
  if (known.length === 0) return null;
  return (
    <dl className="figures grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 border-t border-line pt-3">
      {known.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="wrap-anywhere">{value}</dd>
        </div>
      ))}
    </dl>
  );
}
