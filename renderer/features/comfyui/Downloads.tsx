import { useState } from 'react';
import type { ModelDownload } from '../../../src/contract/model-files.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { formatBytes } from '../../format/bytes.ts';
import { formatDuration } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { useModels } from '../../stores/models.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { cancelDownload, changeDownload } from './comfy-actions.ts';
import { Failure, Panel } from './Panel.tsx';

const texts = messages.comfyui;

/** Model files on their way. */
export function Downloads() {
  const downloads = useModels((state) => state.downloads);
  return (
    <Panel title={texts.downloads}>
      <ul className="flex flex-col">
        {downloads.map((download) => (
          <Row key={download.id} download={download} />
        ))}
      </ul>
    </Panel>
  );
}

function Row({ download }: { readonly download: ModelDownload }) {
  const { state, bytes, totalBytes } = download;
  const share = totalBytes === null || totalBytes === 0 ? null : bytes / totalBytes;
  const isMoving = state === 'downloading' || state === 'verifying' || state === 'checking';
  return (
    <li className="figures flex flex-col gap-2 border-line py-3 not-first:border-t">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-2">
        <div className="min-w-0 flex-1 basis-60">
          <div className="wrap-anywhere">{download.file}</div>
          <div className="text-small text-muted">{stateText(download)}</div>
        </div>
        <RowActions download={download} />
      </div>
      {isMoving || state === 'paused' ? (
        <ProgressBar value={state === 'checking' ? null : share} label={download.file} />
      ) : null}
      {download.failure === null ? null : <Failure message={download.failure.message} />}
    </li>
  );
}

function stateText({ state, bytes, totalBytes, bytesPerSecond, secondsLeft }: ModelDownload): string {
  return [
    texts.downloadStates[state],
    ...(bytes === 0 && totalBytes === null
      ? []
      : [
          totalBytes === null
            ? formatBytes(bytes)
            : texts.downloadProgress(formatBytes(bytes), formatBytes(totalBytes)),
        ]),
    ...(state === 'downloading' && bytesPerSecond !== null ? [texts.downloadRate(formatBytes(bytesPerSecond))] : []),
    ...(state === 'downloading' && secondsLeft !== null ? [texts.timeLeft(formatDuration(secondsLeft * 1000))] : []),
  ].join(' · ');
}

function RowActions({ download }: { readonly download: ModelDownload }) {
  const change = useOutcome();
  const { id, state, failure } = download;
  const isBusy = change.state.kind === 'busy';
  const isDuplicate = failure?.duplicateOf !== null && failure !== null;
  return (
    <div className="flex flex-wrap items-center gap-2">
      {change.state.kind === 'failed' ? <Failure message={change.state.message} /> : null}
      {state === 'waiting' || state === 'checking' || state === 'downloading' ? (
        <Button size="small" busy={isBusy} onClick={() => change.run(() => changeDownload(id, { kind: 'pause' }))}>
          {texts.pause}
        </Button>
      ) : null}
      {isDuplicate ? (
        <Button
          size="small"
          busy={isBusy}
          onClick={() => change.run(() => changeDownload(id, { kind: 'resume', duplicate: 'link' }))}
        >
          {texts.useExisting}
        </Button>
      ) : null}
      {state === 'paused' || state === 'failed' ? (
        <Button
          size="small"
          busy={isBusy}
          onClick={() =>
            change.run(() =>
              changeDownload(id, isDuplicate ? { kind: 'resume', duplicate: 'again' } : { kind: 'resume' }),
            )
          }
        >
          {isDuplicate ? texts.downloadAgain : state === 'failed' ? texts.retry : texts.resume}
        </Button>
      ) : null}
      {state === 'done' ? null : <CancelButton download={download} />}
    </div>
  );
}

/** Asks what becomes of the bytes that have arrived, when there are any. */
function CancelButton({ download }: { readonly download: ModelDownload }) {
  const [isAsking, setAsking] = useState(false);
  const cancel = useOutcome();
  const end = (part: 'keep' | 'delete'): void => {
    setAsking(false);
    cancel.run(() => cancelDownload(download.id, part));
  };
  return (
    <>
      <Button
        size="small"
        variant="quiet"
        busy={cancel.state.kind === 'busy'}
        onClick={() => (download.bytes === 0 ? end('delete') : setAsking(true))}
      >
        {texts.cancel}
      </Button>
      <Dialog
        open={isAsking}
        onOpenChange={setAsking}
        title={texts.cancelTitle}
        description={texts.cancelText(formatBytes(download.bytes))}
        footer={
          <>
            <Button variant="danger" onClick={() => end('delete')}>
              {texts.cancelDelete}
            </Button>
            <Button variant="primary" onClick={() => end('keep')}>
              {texts.cancelKeep}
            </Button>
          </>
        }
      />
    </>
  );
}
