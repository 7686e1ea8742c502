import type { InstallView } from '../../../src/contract/comfy-install.ts';
import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { useInstall } from '../../stores/install.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { AdoptForm } from './AdoptForm.tsx';
import { changeInstall, startInstall } from './comfy-actions.ts';
import { InstallOffer } from './InstallOffer.tsx';
import { InstallProgress } from './InstallProgress.tsx';
import { InstalledFacts } from './InstalledFacts.tsx';
import { Failure, Panel } from './Panel.tsx';
import { useInstallPlan } from './use-install-plan.ts';

const texts = messages.comfyui;

/** Everything about the installation: offer, progress, what is there, and what can be done with it. */
export function InstallPanel() {
  const { load, install } = useInstall();
  if (install === undefined) {
    return (
      <Panel title={texts.install}>
        {load.kind === 'failed' ? <Failure message={load.message} /> : <Skeleton className="h-16 w-full" />}
      </Panel>
    );
  }
  if (install.state === 'running') return <Running install={install} />;
  if (install.installed !== null) return <InstalledFacts install={install} installed={install.installed} />;
  return <Offer install={install} />;
}

function Running({ install }: { readonly install: InstallView }) {
  const cancel = useOutcome();
  return (
    <Panel
      title={texts.installRunning}
      note={install.message}
      actions={
        <Button
          size="small"
          busy={cancel.state.kind === 'busy'}
          onClick={() => cancel.run(() => changeInstall('comfy.installCancel'))}
        >
          {texts.installCancel}
        </Button>
      }
    >
      <InstallProgress install={install} />
      {cancel.state.kind === 'failed' ? <Failure message={cancel.state.message} /> : null}
    </Panel>
  );
}

function Offer({ install }: { readonly install: InstallView }) {
  const plan = useInstallPlan();
  const start = useOutcome();
  const isUnfinished = install.state === 'interrupted' || install.state === 'failed' || install.state === 'cancelled';
  return (
    <Panel title={texts.install} note={isUnfinished ? install.message : texts.installIntro}>
      {isUnfinished ? <InstallProgress install={install} /> : null}
      <InstallOffer
        plan={plan}
        label={isUnfinished ? texts.installResume : texts.installNow}
        isBusy={start.state.kind === 'busy'}
        onStart={() => start.run(() => startInstall('comfy.install', install.resume ?? {}))}
      />
      {start.state.kind === 'failed' ? <Failure message={start.state.message} /> : null}
      <AdoptForm />
    </Panel>
  );
}
