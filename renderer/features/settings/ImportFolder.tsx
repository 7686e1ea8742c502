import { type FormEvent, useEffect, useState } from 'react';
import type { FolderImportView } from '../../../src/contract/library.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { formatCount } from '../../format/numbers.ts';
import { messages } from '../../messages/messages.ts';
import { useConnection } from '../../stores/connection.ts';
import { outcomeOf } from './settings-actions.ts';
import { useOutcome } from './use-outcome.ts';

const texts = messages.settings.importFolder;
/** Problems that are shown; the rest is counted. */
const SHOWN_PROBLEMS = 5;

/** Brings a folder of pictures, clips and sounds into the library, in the background. */
export function ImportFolder() {
  const view = useFolderImport();
  const [directory, setDirectory] = useState('');
  const start = useOutcome();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const path = directory.trim();
    if (path !== '')
      start.run(() => outcomeOf(async () => void (await client().call('library.importFolder', { directory: path }))));
  };
  return (
    <div className="flex flex-col gap-3 border-t border-line pt-4">
      <form noValidate onSubmit={submit}>
        <Field
          label={texts.label}
          help={texts.help}
          error={start.state.kind === 'failed' ? start.state.message : undefined}
        >
          {(ids) => (
            <div className="flex gap-2">
              <TextInput
                {...ids}
                value={directory}
                autoComplete="off"
                spellCheck={false}
                onChange={(event) => setDirectory(event.target.value)}
              />
              <Button type="submit" busy={start.state.kind === 'busy' || view?.state === 'running'}>
                {texts.start}
              </Button>
            </div>
          )}
        </Field>
      </form>
      {view === undefined || view.state === 'none' ? null : <Progress view={view} />}
    </div>
  );
}

function Progress({ view }: { readonly view: FolderImportView }) {
  const done = view.added + view.known + view.failed;
  return (
    <div role="status" className="figures flex flex-col gap-2">
      {view.state === 'running' ? (
        <ProgressBar value={view.found === 0 ? null : done / view.found} label={texts.label} />
      ) : null}
      <div className="flex items-center gap-3">
        <p className="min-w-0 flex-1 text-pretty">
          {texts.states[view.state]}{' '}
          <span className="text-muted">
            {texts.counts(formatCount(view.added), formatCount(view.known), formatCount(view.failed))}
          </span>
          {view.message === '' ? null : <span className="block text-bad">{view.message}</span>}
        </p>
        {view.state === 'running' ? (
          <Button size="small" onClick={() => void client().call('library.importCancel', {})}>
            {messages.common.cancel}
          </Button>
        ) : null}
      </div>
      <ul className="flex flex-col gap-1 text-small text-muted empty:hidden">
        {view.problems.slice(0, SHOWN_PROBLEMS).map(({ path, message }) => (
          <li key={path} className="wrap-anywhere">
            {path}: {message}
          </li>
        ))}
      </ul>
    </div>
  );
}

/** How the import stands; undefined until it is known. */
function useFolderImport(): FolderImportView | undefined {
  const isConnected = useConnection(({ state }) => state === 'connected');
  const [view, setView] = useState<FolderImportView>();
  useEffect(() => {
    if (!isConnected) return undefined;
    const undo = client().on('library.importing', ({ folder }) => setView(folder));
    client()
      .call('library.importStatus', {})
      .then(setView, () => setView(undefined));
    return undo;
  }, [isConnected]);
  return view;
}
