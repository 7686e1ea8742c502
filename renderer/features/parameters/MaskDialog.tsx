import { useEffect, useRef, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import type { AssetId } from '../../../src/contract/ids.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { importFile } from './import-file.ts';
import { MaskCanvas } from './MaskCanvas.tsx';
import { encodeMaskPng } from './mask-png.ts';
import { type BrushChoice, MaskTools } from './MaskTools.tsx';
import { coverageOf, type MaskStep } from './mask-strokes.ts';

const text = messages.prompt.mask;

type MaskDialogProps = {
  /** The picture that the mask belongs to. */
  readonly picture: AssetView;
  readonly onClose: () => void;
  /** The mask, as a picture of the library. */
  readonly onMask: (assetId: AssetId) => void;
};

/** Paints what of a picture may change. */
export function MaskDialog({ picture, onClose, onMask }: MaskDialogProps) {
  const [brush, setBrush] = useState<BrushChoice>({ tool: 'paint', share: 8 });
  const [steps, setSteps] = useState<readonly MaskStep[]>([]);
  const [saving, setSaving] = useState<{ readonly isBusy: boolean; readonly problem?: string }>({ isBusy: false });
  const canvas = useRef<HTMLCanvasElement>(null);
  const width = picture.width ?? 1024;
  const height = picture.height ?? 1024;
  const save = (): void => {
    setSaving({ isBusy: true });
    keepMask(canvas.current).then(
      (assetId) => {
        onMask(assetId);
        onClose();
      },
      (error: unknown) => setSaving({ isBusy: false, problem: messageOf(error) }),
    );
  };
  useUndoKey(() => setSteps((known) => known.slice(0, -1)));
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={text.title}
      description={text.help}
      width="wide"
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button variant="primary" blocked={steps.length === 0} busy={saving.isBusy} onClick={save}>
            {text.use}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-3">
        <MaskTools brush={brush} onBrush={setBrush} steps={steps} onSteps={setSteps} />
        <MaskCanvas
          ref={canvas}
          source={client().assetUrl(picture.url)}
          size={{ width, height }}
          brush={{ tool: brush.tool, size: Math.max(1, Math.round((brush.share / 100) * Math.max(width, height))) }}
          steps={steps}
          onStroke={(stroke) => setSteps((known) => [...known, stroke])}
        />
        {saving.problem === undefined ? null : (
          <p role="alert" className="text-bad">
            {saving.problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}

/** Takes the painted mask into the library. */
async function keepMask(canvas: HTMLCanvasElement | null): Promise<AssetId> {
  const context = canvas?.getContext('2d', { willReadFrequently: true });
  if (canvas === null || context === null || context === undefined) throw new Error(text.failed);
  const png = await encodeMaskPng(canvas.width, canvas.height, coverageOf(context));
  return (await importFile(new File([png], text.fileName, { type: 'image/png' }))).id;
}

function useUndoKey(undo: () => void): void {
  const latest = useRef(undo);
  latest.current = undo;
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.key.toLowerCase() !== 'z' || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      latest.current();
    };
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
}
