import { useState } from 'react';
import type { Installed, InstallView } from '../../../src/contract/comfy-install.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { formatBytes } from '../../format/bytes.ts';
import { messages } from '../../messages/messages.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { changeInstall, removeInstall, startInstall } from './comfy-actions.ts';
import { InstallProgress } from './InstallProgress.tsx';
import { Failure, Panel } from './Panel.tsx';

const texts = messages.comfyui;

type InstalledFactsProps = { readonly install: InstallView; readonly installed: Installed };

/** The installation in use, with update, repair, the way back and removal. */
export function InstalledFacts({ install, installed }: InstalledFactsProps) {
  const change = useOutcome();
  const isOurs = installed.kind === 'managed';
  const isUnfinished = install.state === 'interrupted' || install.state === 'failed' || install.state === 'cancelled';
  const isBusy = change.state.kind === 'busy';
  return (
    <Panel
      title={texts.install}
      note={isUnfinished ? install.message : isOurs ? undefined : texts.adoptedNote}
      actions={
        <>
          {isOurs ? (
            <>
              <Button size="small" busy={isBusy} onClick={() => change.run(() => startInstall('comfy.update'))}>
                {isUnfinished ? texts.installResume : texts.update}
              </Button>
              <Button size="small" busy={isBusy} onClick={() => change.run(() => changeInstall('comfy.repair'))}>
                {texts.repair}
              </Button>
            </>
          ) : null}
          {install.canRollBack ? (
            <Button size="small" busy={isBusy} onClick={() => change.run(() => changeInstall('comfy.rollback'))}>
              {texts.rollBack}
            </Button>
          ) : null}
          <RemoveButton isOurs={isOurs} onConfirm={() => change.run(removeInstall)} />
        </>
      }
    >
      <p className="figures">{texts.installedFacts(installed.version ?? texts.unknownVersion, installed.torch)}</p>
      <p className="text-small wrap-anywhere text-muted">{installed.root}</p>
      {isUnfinished ? <InstallProgress install={install} /> : null}
      {change.state.kind === 'failed' ? <Failure message={change.state.message} /> : null}
    </Panel>
  );
}

/** Says what would be freed before it asks. */
function RemoveButton({ isOurs, onConfirm }: { readonly isOurs: boolean; readonly onConfirm: () => void }) {
  const [size, setSize] = useState<string>();
  const look = async (): Promise<void> => {
    const { bytes } = await client().call('comfy.remove', { dryRun: true });
    setSize(formatBytes(bytes));
  };
  const asking = useOutcome();
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        busy={asking.state.kind === 'busy'}
        onClick={() =>
          asking.run(async () => {
            await look();
            return { ok: true };
          })
        }
      >
        {isOurs ? texts.remove : texts.forget}
      </Button>
      <ConfirmDialog
        open={size !== undefined}
        onOpenChange={(isOpen) => {
          if (!isOpen) setSize(undefined);
        }}
        title={isOurs ? texts.removeTitle : texts.forgetTitle}
        description={isOurs ? texts.removeText(size ?? '') : texts.forgetText}
        confirmLabel={isOurs ? texts.remove : texts.forget}
        danger
        onConfirm={onConfirm}
      />
    </>
  );
}
