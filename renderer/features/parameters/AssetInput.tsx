import { type DragEvent, useRef, useState } from 'react';
import { Images, X } from 'lucide-react';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { AssetThumb } from '../shell/AssetThumb.tsx';
import { AssetPicker } from './AssetPicker.tsx';
import { importFile } from './import-file.ts';

type AssetInputProps = {
  readonly ids: {
    readonly id: string;
    readonly 'aria-describedby': string | undefined;
    readonly 'aria-invalid': true | undefined;
  };
  readonly accept: readonly ('image' | 'video' | 'audio')[];
  /** An asset id. */
  readonly value: string | undefined;
  readonly onChange: (value: string | undefined) => void;
};

/** A picture, clip or sound as input: out of the library, or a file that is chosen, dropped or pasted and enters the library first. */
export function AssetInput({ ids, accept, value, onChange }: AssetInputProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [isPicking, setPicking] = useState(false);
  const { state, take } = useImport(onChange);
  const assetId = assetIdSchema.safeParse(value);
  const drop = {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      take(event.dataTransfer.files[0]);
    },
  };
  const fromLibrary = (
    <>
      <Button size="small" icon={<Images size={13} aria-hidden />} onClick={() => setPicking(true)}>
        {messages.picker.open}
      </Button>
      {isPicking ? (
        <AssetPicker accept={accept} onPick={(asset) => onChange(asset.id)} onClose={() => setPicking(false)} />
      ) : null}
    </>
  );
  if (assetId.success) {
    return (
      <div className="flex items-center gap-2">
        <AssetThumb assetId={assetId.data} className="size-12 rounded-control" />
        {fromLibrary}
        <IconButton
          label={messages.prompt.asset.remove}
          icon={<X size={15} aria-hidden />}
          onClick={() => onChange(undefined)}
        />
      </div>
    );
  }
  return (
    <div className="flex flex-col items-start gap-2">
      <div
        {...drop}
        className="flex w-full flex-wrap items-center justify-center gap-1.5 rounded-control border border-dashed border-control-line p-3 text-muted"
      >
        {state.isReading ? messages.prompt.asset.reading : messages.prompt.asset.drop}
        <button
          type="button"
          {...ids}
          onClick={() => picker.current?.click()}
          onPaste={(event) => {
            event.preventDefault();
            take(event.clipboardData.files[0]);
          }}
          className="rounded-small font-medium text-text underline underline-offset-2"
        >
          {messages.prompt.asset.choose}
        </button>
        <input
          ref={picker}
          type="file"
          hidden
          accept={accept.map((kind) => `${kind}/*`).join(',')}
          onChange={(event) => take(event.currentTarget.files?.[0])}
        />
      </div>
      {fromLibrary}
      {state.problem === undefined ? null : <p className="text-small text-bad">{state.problem}</p>}
    </div>
  );
}

type ImportState = { readonly isReading: boolean; readonly problem: string | undefined };

/** Takes a file into the library and hands on its id. */
function useImport(onChange: (value: string) => void): {
  readonly state: ImportState;
  readonly take: (file: File | undefined) => void;
} {
  const [state, setState] = useState<ImportState>({ isReading: false, problem: undefined });
  const take = (file: File | undefined): void => {
    if (file === undefined) return;
    setState({ isReading: true, problem: undefined });
    importFile(file).then(
      (asset) => {
        setState({ isReading: false, problem: undefined });
        onChange(asset.id);
      },
      (error: unknown) => setState({ isReading: false, problem: messageOf(error) }),
    );
  };
  return { state, take };
}
