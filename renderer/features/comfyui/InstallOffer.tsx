import { Download } from 'lucide-react';
import { useEffect } from 'react';
import type { InstallPlan } from '../../../src/contract/comfy-install.ts';
import { MINUTE } from '../../../src/contract/units.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { formatBytes, formatMemory } from '../../format/bytes.ts';
import { formatDuration } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { readHardware, useHardware } from '../../stores/install.ts';

const texts = messages.comfyui;

type InstallOfferProps = {
  readonly plan: InstallPlan | undefined;
  readonly label: string;
  readonly isBusy: boolean;
  readonly onStart: () => void;
};

/** The button with what it means: for which card, how much, how long; and what stands in the way. */
export function InstallOffer({ plan, label, isBusy, onStart }: InstallOfferProps) {
  const problems = plan?.problems ?? [];
  return (
    <div className="flex flex-col gap-3">
      <Machine />
      {plan === undefined ? null : (
        <p className="figures text-pretty text-muted">
          {[
            texts.planSize(formatBytes(plan.downloadBytes), formatBytes(plan.diskBytes)),
            texts.planTime(formatDuration(Math.ceil(plan.durationMs / MINUTE) * MINUTE)),
            ...(plan.diskFreeBytes === null ? [] : [texts.planFree(formatBytes(plan.diskFreeBytes))]),
          ].join(' · ')}
        </p>
      )}
      <ul className="flex flex-col gap-1 empty:hidden">
        {problems.map((problem) => (
          <li key={problem} className="text-pretty text-warning">
            {problem}
          </li>
        ))}
      </ul>
      <Button
        variant="primary"
        className="self-start"
        icon={<Download size={15} aria-hidden />}
        busy={isBusy}
        blocked={problems.length > 0}
        title={problems[0]}
        onClick={onStart}
      >
        {label}
      </Button>
    </div>
  );
}

function Machine() {
  const hardware = useHardware((state) => state.hardware);
  useEffect(() => {
    void readHardware(client());
  }, []);
  if (hardware === undefined) return null;
  const [gpu] = hardware.gpus;
  return (
    <div className="figures">
      {gpu === undefined ? null : (
        <p className="font-medium">
          {gpu.vramTotalBytes === null ? gpu.name : texts.machine(gpu.name, formatMemory(gpu.vramTotalBytes))}
        </p>
      )}
      <p className="text-pretty text-muted">{hardware.torchReason}</p>
    </div>
  );
}
