import { Dot, type Tone } from '../../components/Badge.tsx';
import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { messages } from '../../messages/en.ts';
import { formatRoute } from '../../router/route.ts';
import { useComfy } from '../../stores/comfy.ts';

const TONES = {
  ready: 'good',
  busy: 'good',
  starting: 'note',
  stopping: 'note',
  stopped: 'plain',
  not_installed: 'plain',
  unhealthy: 'warning',
  unreachable: 'warning',
  crashed: 'bad',
} as const satisfies Record<ComfyStatus['state'], Tone>;

/** How ComfyUI is, in one chip; nothing while none is set up. Leads to the settings. */
export function ComfyChip() {
  const comfy = useComfy((state) => state.comfy);
  if (comfy === undefined || comfy.mode === 'none') return null;
  const memory =
    comfy.vramTotalBytes === null || comfy.vramFreeBytes === null || comfy.vramTotalBytes === 0
      ? undefined
      : `${gigabytes(comfy.vramTotalBytes - comfy.vramFreeBytes)} of ${gigabytes(comfy.vramTotalBytes)} GB`;
  const device = comfy.device?.replace(/^NVIDIA (GeForce )?/, '');
  const isWell = comfy.state === 'ready' || comfy.state === 'busy';
  return (
    <a
      href={formatRoute({ view: 'settings', query: '' })}
      title={comfy.message}
      className="figures flex h-7 min-w-0 items-center gap-1.5 rounded-control border border-line bg-raised px-2 text-small whitespace-nowrap hover:bg-hover"
    >
      <Dot tone={TONES[comfy.state]} />
      <span className="font-medium">ComfyUI</span>
      <span className="truncate text-muted">
        {isWell && device !== undefined
          ? [device, memory].filter((part) => part !== undefined).join(' · ')
          : messages.queue.comfy[comfy.state]}
      </span>
    </a>
  );
}

function gigabytes(bytes: number): string {
  const value = bytes / 1e9;
  return value >= 10 ? String(Math.round(value)) : value.toFixed(1);
}
