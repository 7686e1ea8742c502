import { Dot, type Tone } from '../../components/Badge.tsx';
import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { formatMemory } from '../../format/bytes.ts';
import { messages } from '../../messages/messages.ts';
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

/** How ComfyUI is, in one chip; nothing while none is set up. Leads to its view. */
export function ComfyChip() {
  const comfy = useComfy((state) => state.comfy);
  if (comfy === undefined || comfy.mode === 'none') return null;
  const facts = comfy.state === 'ready' || comfy.state === 'busy' ? deviceFacts(comfy) : undefined;
  return (
    <a
      href={formatRoute({ view: 'comfyui', query: '' })}
      title={comfy.message}
      className="figures flex h-7 min-w-0 items-center gap-1.5 rounded-control border border-line bg-raised px-2 text-small whitespace-nowrap hover:bg-hover"
    >
      <Dot tone={TONES[comfy.state]} />
      {facts === undefined ? (
        <>
          <span className="font-medium">ComfyUI</span>
          <span className="truncate text-muted">{messages.queue.comfy[comfy.state]}</span>
        </>
      ) : (
        <>
          <span className="sr-only">ComfyUI {messages.queue.comfy[comfy.state]}: </span>
          <span className="truncate font-medium">{facts.device}</span>
          <span className="shrink-0 text-muted">{facts.memory}</span>
        </>
      )}
    </a>
  );
}

/** "RTX 4070" and "7.1 of 12 GB"; undefined when the server does not name its device. */
function deviceFacts(comfy: ComfyStatus): { readonly device: string; readonly memory: string } | undefined {
  const { device, vramTotalBytes: total, vramFreeBytes: free } = comfy;
  if (device === null) return undefined;
  const isKnown = total !== null && free !== null && total > 0;
  return {
    device: device.replace(/^NVIDIA (GeForce )?/, ''),
    memory: isKnown ? messages.queue.comfyMemory(formatMemory(total - free), formatMemory(total)) : '',
  };
}
