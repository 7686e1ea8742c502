import { Play, RotateCw, Square } from 'lucide-react';
import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { Dot } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { messages } from '../../messages/messages.ts';
import { useComfy } from '../../stores/comfy.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { runComfy } from './comfy-actions.ts';
import { ComfyFacts } from './ComfyFacts.tsx';
import { STATE_TONES } from './tones.ts';
import { Failure, Panel } from './Panel.tsx';

const texts = messages.comfyui;

/** How ComfyUI is, and what can be done about it. */
export function EnginePanel() {
  const { load, comfy } = useComfy();
  if (comfy === undefined) {
    return (
      <Panel title={texts.engine}>
        {load.kind === 'failed' ? <Failure message={load.message} /> : <Skeleton className="h-12 w-full" />}
      </Panel>
    );
  }
  return <Engine comfy={comfy} />;
}

function Engine({ comfy }: { readonly comfy: ComfyStatus }) {
  const change = useOutcome();
  return (
    <Panel
      title={texts.engine}
      note={comfy.mode === 'attached' ? texts.attachedNote : undefined}
      actions={comfy.mode === 'supervised' ? <RunButtons comfy={comfy} change={change} /> : undefined}
    >
      <div role="status">
        <p className="flex flex-wrap items-center gap-2 font-medium">
          <Dot tone={STATE_TONES[comfy.state]} />
          {texts.states[comfy.state]}
          {comfy.safeMode ? <span className="font-normal text-muted">{texts.safeModeOn}</span> : null}
          {comfy.phase === null ? null : <span className="font-normal text-muted">{comfy.phase}</span>}
        </p>
        <p className="text-pretty text-muted">{comfy.message}</p>
      </div>
      {change.state.kind === 'failed' ? <Failure message={change.state.message} /> : null}
      {comfy.cause === null ? null : <Cause comfy={comfy} change={change} />}
      <ComfyFacts comfy={comfy} />
    </Panel>
  );
}

type Change = ReturnType<typeof useOutcome>;

function RunButtons({ comfy, change }: { readonly comfy: ComfyStatus; readonly change: Change }) {
  const isUp = comfy.state === 'ready' || comfy.state === 'busy' || comfy.state === 'unhealthy';
  const isBusy = change.state.kind === 'busy';
  const run =
    (method: Parameters<typeof runComfy>[0], safeMode = false) =>
    (): void =>
      change.run(() => runComfy(method, safeMode));
  if (comfy.state === 'stopped' || comfy.state === 'crashed') {
    return (
      <>
        <Button
          size="small"
          variant="primary"
          icon={<Play size={13} aria-hidden />}
          busy={isBusy}
          onClick={run('comfy.start')}
        >
          {texts.start}
        </Button>
        <Button size="small" variant="quiet" busy={isBusy} onClick={run('comfy.start', true)}>
          {texts.safeMode}
        </Button>
      </>
    );
  }
  return (
    <>
      {isUp ? (
        <Button size="small" icon={<RotateCw size={13} aria-hidden />} busy={isBusy} onClick={run('comfy.restart')}>
          {texts.restart}
        </Button>
      ) : null}
      {isUp || comfy.state === 'starting' ? (
        <Button size="small" icon={<Square size={12} aria-hidden />} busy={isBusy} onClick={run('comfy.stop')}>
          {texts.stop}
        </Button>
      ) : null}
    </>
  );
}

/** Why it does not run, in plain words, with the one thing to do about it where Gesso can do it. */
function Cause({ comfy, change }: { readonly comfy: ComfyStatus; readonly change: Change }) {
  const { cause } = comfy;
  if (cause === null) return null;
  const isSafeMode = cause.action.kind === 'start_safe_mode';
  const canStart = isSafeMode || cause.action.kind === 'start';
  return (
    <div className="flex flex-wrap items-center gap-3 rounded-control border border-warning-line bg-warning-soft p-3">
      <p className="min-w-0 flex-1 basis-48 text-pretty">{cause.message}</p>
      {canStart && (comfy.state === 'stopped' || comfy.state === 'crashed') ? (
        <Button size="small" onClick={() => change.run(() => runComfy('comfy.start', isSafeMode))}>
          {cause.action.label}
        </Button>
      ) : (
        <span className="text-small text-muted">{cause.action.label}</span>
      )}
    </div>
  );
}
