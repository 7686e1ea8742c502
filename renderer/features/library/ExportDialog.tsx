import { type FormEvent, useId, useState } from 'react';
import type { AssetId } from '../../../src/contract/ids.ts';
import type { MethodOutput } from '../../../src/contract/methods.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { isDesktop } from '../shell/follow-desktop.ts';
import { ExportReport } from './ExportReport.tsx';
import { readExportFolder, rememberExportFolder } from './export-folder.ts';

const texts = messages.library.exporting;

type ExportDialogProps = { readonly ids: readonly AssetId[]; readonly onClose: () => void };

/** Copies files into a folder of the machine that Gesso runs on, as they are or without what is written in them. */
export function ExportDialog({ ids, onClose }: ExportDialogProps) {
  const formId = useId();
  const [directory, setDirectory] = useState(() => readExportFolder(localStorage));
  const [metadata, setMetadata] = useState<'keep' | 'strip'>('keep');
  const [state, setState] = useState<{ isBusy: boolean; problem?: string; done?: MethodOutput<'library.export'> }>({
    isBusy: false,
  });
  const start = (event: FormEvent): void => {
    event.preventDefault();
    if (directory.trim() === '') return setState({ isBusy: false, problem: texts.folderMissing });
    setState({ isBusy: true });
    client()
      .call('library.export', { assetIds: [...ids], directory: directory.trim(), metadata })
      .then(
        (done) => {
          rememberExportFolder(localStorage, directory.trim());
          setState({ isBusy: false, done });
        },
        (error: unknown) => setState({ isBusy: false, problem: messageOf(error) }),
      );
  };
  const isDone = state.done !== undefined;
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}
      title={texts.title(ids.length)}
      footer={
        isDone ? (
          <Button variant="primary" onClick={onClose}>
            {messages.common.close}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{messages.common.cancel}</Button>
            <Button variant="primary" type="submit" form={formId} busy={state.isBusy}>
              {state.isBusy ? texts.busy : texts.start}
            </Button>
          </>
        )
      }
    >
      {state.done !== undefined ? (
        <ExportReport done={state.done} directory={directory.trim()} />
      ) : (
        <form id={formId} noValidate onSubmit={start} className="flex flex-col gap-4">
          <FolderField directory={directory} problem={state.problem} onChange={setDirectory} />
          <div className="flex flex-col gap-1.5">
            <Segmented
              label={texts.metadata}
              value={metadata}
              onValueChange={setMetadata}
              options={(['keep', 'strip'] as const).map((value) => ({ value, label: texts.ways[value] }))}
            />
            <p className="text-small text-pretty text-muted">{texts.waysHelp[metadata]}</p>
          </div>
        </form>
      )}
    </Dialog>
  );
}

type FolderFieldProps = {
  readonly directory: string;
  readonly problem: string | undefined;
  readonly onChange: (directory: string) => void;
};

function FolderField({ directory, problem, onChange }: FolderFieldProps) {
  return (
    <Field label={texts.folder} help={texts.folderHelp} error={problem}>
      {(field) => (
        <div className="flex gap-2">
          <TextInput
            {...field}
            value={directory}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => onChange(event.target.value)}
          />
          {isDesktop() ? <ChooseFolder onChosen={onChange} /> : null}
        </div>
      )}
    </Field>
  );
}

/** The system's own dialog, where there is one. */
function ChooseFolder({ onChosen }: { readonly onChosen: (directory: string) => void }) {
  const choose = async (): Promise<void> => {
    const { directory } = await client().call('desktop.chooseFolder', {});
    if (directory !== null) onChosen(directory);
  };
  return <Button onClick={() => void choose().catch(() => undefined)}>{texts.choose}</Button>;
}
