import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { client } from '../../client/current-client.ts';
import { Dot, type Tone } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatMemory } from '../../format/bytes.ts';
import { messages } from '../../messages/messages.ts';
import { useComfy } from '../../stores/comfy.ts';
import { readComfy } from '../../stores/read-all.ts';
import { ComfyAddressForm } from './ComfyAddressForm.tsx';
import { ComfyRunSettings } from './ComfyRunSettings.tsx';
import { Section, SettingRow } from './Section.tsx';
import { detachComfy, outcomeOf } from './settings-actions.ts';
import { useOutcome } from './use-outcome.ts';

const texts = messages.settings;

const TONES = {
  ready: 'good',
  busy: 'good',
  starting: 'note',
  stopping: 'note',
  unhealthy: 'warning',
  unreachable: 'bad',
  crashed: 'bad',
  stopped: 'plain',
  not_installed: 'plain',
} as const satisfies Record<ComfyStatus['state'], Tone>;

/** Where ComfyUI runs, and how it is. */
export function ComfySection() {
  const { load, comfy } = useComfy();
  return (
    <Section name="comfy" intro={texts.comfyIntro}>
      {comfy === undefined ? (
        load.kind === 'failed' ? (
          <p className="text-bad">{load.message}</p>
        ) : (
          <Skeleton className="h-16 w-full" />
        )
      ) : (
        <Connection comfy={comfy} />
      )}
      <ComfyRunSettings />
    </Section>
  );
}

function Connection({ comfy }: { readonly comfy: ComfyStatus }) {
  return (
    <>
      {comfy.mode === 'none' ? null : <Status comfy={comfy} />}
      {comfy.source === 'environment' ? (
        <p className="text-pretty text-muted">{texts.comfyFromEnvironment}</p>
      ) : (
        <ComfyAddressForm comfy={comfy} />
      )}
    </>
  );
}

function Status({ comfy }: { readonly comfy: ComfyStatus }) {
  const check = useOutcome();
  const leave = useOutcome();
  return (
    <div className="flex flex-col gap-3">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div role="status" className="min-w-0 flex-1 basis-60">
          <div className="flex items-center gap-2 font-medium">
            <Dot tone={TONES[comfy.state]} />
            {texts.comfyStates[comfy.state]}
            {comfy.url === null ? null : <span className="truncate font-normal text-muted">{comfy.url}</span>}
          </div>
          <p className="text-small text-pretty text-muted">{comfy.message}</p>
        </div>
        <Button
          size="small"
          busy={check.state.kind === 'busy'}
          onClick={() => check.run(() => outcomeOf(() => readComfy(client(), true)))}
        >
          {texts.comfyCheck}
        </Button>
        {comfy.source === 'settings' ? (
          <Button size="small" busy={leave.state.kind === 'busy'} onClick={() => leave.run(detachComfy)}>
            {texts.comfyDisconnect}
          </Button>
        ) : null}
      </div>
      {leave.state.kind === 'failed' ? (
        <p role="alert" className="text-small text-bad">
          {leave.state.message}
        </p>
      ) : null}
      <Hardware comfy={comfy} />
    </div>
  );
}

function Hardware({ comfy }: { readonly comfy: ComfyStatus }) {
  if (comfy.device === null && comfy.version === null) return null;
  return (
    <div className="flex flex-col gap-2 border-t border-line pt-3">
      {comfy.version === null ? null : <SettingRow name={texts.comfyVersion}>{comfy.version}</SettingRow>}
      {comfy.device === null ? null : <SettingRow name={texts.comfyDevice}>{comfy.device}</SettingRow>}
      {comfy.vramTotalBytes === null || comfy.vramFreeBytes === null ? null : (
        <SettingRow name={texts.comfyMemory}>
          {texts.comfyMemoryFree(formatMemory(comfy.vramFreeBytes), formatMemory(comfy.vramTotalBytes))}
        </SettingRow>
      )}
    </div>
  );
}
