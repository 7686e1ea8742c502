import { Check, Circle, CircleX, LoaderCircle } from 'lucide-react';
import type { InstallStep, InstallView } from '../../../src/contract/comfy-install.ts';
import { CopyButton } from '../../components/CopyButton.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { formatBytes } from '../../format/bytes.ts';
import { formatDuration, formatTook } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';

const texts = messages.comfyui;

const ICONS = {
  waiting: <Circle size={14} className="text-faint" aria-hidden />,
  running: <LoaderCircle size={14} className="motion-breathe text-accent-text" aria-hidden />,
  done: <Check size={14} className="text-good" aria-hidden />,
  failed: <CircleX size={14} className="text-bad" aria-hidden />,
} as const;

/** The whole in one bar, and every step with what it does. */
export function InstallProgress({ install }: { readonly install: InstallView }) {
  return (
    <div className="flex flex-col gap-3">
      <ProgressBar value={install.progress} label={texts.installStates[install.state]} />
      {install.etaMs === null ? null : (
        <p className="figures text-small text-muted">{texts.timeLeft(formatDuration(install.etaMs))}</p>
      )}
      <ol className="flex flex-col gap-1.5">
        {install.steps.map((step) => (
          <Step key={step.name} step={step} />
        ))}
      </ol>
      <p className="flex items-center gap-2 text-small wrap-anywhere text-faint">
        {texts.logFile}: {install.logFile}
        <CopyButton text={install.logFile} label={texts.logCopyPath} size="small" variant="quiet" />
      </p>
    </div>
  );
}

function Step({ step }: { readonly step: InstallStep }) {
  const { bytesDone, bytesTotal } = step;
  const amount =
    bytesDone === null
      ? undefined
      : bytesTotal === null
        ? formatBytes(bytesDone)
        : texts.stepBytes(formatBytes(bytesDone), formatBytes(bytesTotal));
  return (
    <li className="figures flex items-start gap-2">
      <span className="mt-0.5 shrink-0">{ICONS[step.state]}</span>
      <span className="sr-only">{texts.stepStates[step.state]}: </span>
      <span className={`min-w-0 flex-1 ${step.state === 'waiting' ? 'text-faint' : ''}`}>
        {step.title}
        {step.note === null ? null : <span className="block text-small text-pretty text-muted">{step.note}</span>}
      </span>
      <span className="shrink-0 text-small text-muted">
        {step.state === 'running' ? amount : step.durationMs === null ? '' : formatTook(step.durationMs)}
      </span>
    </li>
  );
}
