import { useEffect } from 'react';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { formatDuration } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { useComfy } from '../../stores/comfy.ts';
import { readInstall, useInstall } from '../../stores/install.ts';
import { changeInstall, startInstall } from '../comfyui/comfy-actions.ts';
import { InstallOffer } from '../comfyui/InstallOffer.tsx';
import { Failure } from '../comfyui/Panel.tsx';
import { useInstallPlan } from '../comfyui/use-install-plan.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { finishWelcome } from './actions.ts';
import { ComfyForm } from './ComfyForm.tsx';

const text = messages.welcome.comfy;

/** On the own hardware: install ComfyUI in the background, or connect to one that runs already. */
export function GpuChoice() {
  const install = useInstall((state) => state.install);
  const comfy = useComfy((state) => state.comfy);
  useEffect(() => {
    void readInstall(client());
  }, []);
  const isAttached = comfy !== undefined && comfy.mode === 'attached';
  const isInstalled = install !== undefined && install.installed !== null;
  return (
    <div className="mt-4 ml-14 flex flex-col gap-4 max-sm:ml-0">
      {isAttached ? null : install?.state === 'running' ? <Installing /> : isInstalled ? <Installed /> : <Offer />}
      {install?.state === 'running' || isInstalled ? null : isAttached ? (
        <ComfyForm />
      ) : (
        <details>
          <summary className="cursor-pointer text-muted">{text.running}</summary>
          <ComfyForm />
        </details>
      )}
    </div>
  );
}

function Offer() {
  const plan = useInstallPlan();
  const start = useOutcome();
  return (
    <div>
      <InstallOffer
        plan={plan}
        label={messages.comfyui.installNow}
        isBusy={start.state.kind === 'busy'}
        onStart={() => start.run(() => startInstall('comfy.install'))}
      />
      {start.state.kind === 'failed' ? <Failure message={start.state.message} /> : null}
    </div>
  );
}

function Installing() {
  const install = useInstall((state) => state.install);
  const cancel = useOutcome();
  if (install === undefined) return null;
  const step = install.steps.find(({ state }) => state === 'running');
  return (
    <div className="flex flex-col gap-3">
      <p role="status" className="figures">
        <span className="font-medium">{messages.comfyui.installRunning}</span>
        <span className="text-muted">
          {step === undefined ? '' : ` · ${step.title}`}
          {install.etaMs === null ? '' : ` · ${messages.comfyui.timeLeft(formatDuration(install.etaMs))}`}
        </span>
      </p>
      <ProgressBar value={install.progress} label={messages.comfyui.installRunning} />
      <p className="text-small text-pretty text-muted">{text.meanwhile}</p>
      <div className="flex gap-2">
        <Button variant="primary" onClick={() => void finishWelcome('draft')}>
          {text.lookAround}
        </Button>
        <Button
          variant="quiet"
          busy={cancel.state.kind === 'busy'}
          onClick={() => cancel.run(() => changeInstall('comfy.installCancel'))}
        >
          {messages.comfyui.installCancel}
        </Button>
      </div>
    </div>
  );
}

function Installed() {
  const install = useInstall((state) => state.install);
  return (
    <div className="flex flex-wrap items-center gap-3">
      <p role="status" className="min-w-0 flex-1">
        <span className="font-medium">{text.installed}</span> <span className="text-muted">{install?.message}</span>
      </p>
      <Button variant="primary" onClick={() => void finishWelcome('comfy')}>
        {messages.welcome.go}
      </Button>
    </div>
  );
}
