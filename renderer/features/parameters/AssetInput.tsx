import { type DragEvent, useRef, useState } from 'react';
import { X } from 'lucide-react';
import { assetIdSchema } from '../../../src/contract/ids.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { AssetThumb } from '../shell/AssetThumb.tsx';
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

/** A picture, clip or sound as input: chosen, dropped or pasted; it becomes an entry of the library first. */
export function AssetInput({ ids, accept, value, onChange }: AssetInputProps) {
  const picker = useRef<HTMLInputElement>(null);
  const [state, setState] = useState<{ readonly isReading: boolean; readonly problem: string | undefined }>({
    isReading: false,
    problem: undefined,
  });
  const take = (file: File | undefined) => {
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
  const assetId = assetIdSchema.safeParse(value);
  const drop = {
    onDragOver: (event: DragEvent) => event.preventDefault(),
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      take(event.dataTransfer.files[0]);
    },
  };
  if (assetId.success) {
    return (
      <div className="flex items-center gap-2">
        <AssetThumb assetId={assetId.data} className="size-12 rounded-control" />
        <IconButton
          label={messages.prompt.asset.remove}
          icon={<X size={15} aria-hidden />}
          onClick={() => onChange(undefined)}
        />
      </div>
    );
  }
  return (
    <div>
      <div
        {...drop}
        className="flex flex-wrap items-center justify-center gap-1.5 rounded-control border border-dashed border-control-line p-3 text-muted"
      >
        {state.isReading ? messages.prompt.asset.reading : messages.prompt.asset.drop}
        <button
          type="button"
          {...ids}
          onClick={() => picker.current?.click()}
          onPaste={(event) => take(event.clipboardData.files[0])}
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
      {state.problem === undefined ? null : <p className="mt-1 text-small text-bad">{state.problem}</p>}
    </div>
  );
}
