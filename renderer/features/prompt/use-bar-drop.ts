import { type ClipboardEvent, type DragEvent, useState } from 'react';
import type { JsonObject } from '../../../src/contract/units.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { useAssets } from '../../stores/assets.ts';
import { useDraft } from '../../stores/draft.ts';
import { messageOf } from '../../stores/loadable.ts';
import { importFile } from '../parameters/import-file.ts';
import { carriesAsset, draggedAsset } from '../shell/asset-drag.ts';
import { setParam } from './actions.ts';
import { inputFor, type InputSpec } from './inputs-in-view.ts';
import { useDraftRoute } from './use-draft-route.ts';

/** Files that are dropped on the prompt bar or pasted into it, and results of the library: each goes to the input that takes its kind; files enter the library first. */
export function useBarDrop() {
  const { capability } = useDraftRoute();
  const [isOver, setOver] = useState(false);
  const [isReading, setReading] = useState(false);
  const inputs = (capability?.parameters ?? []).filter((spec): spec is InputSpec => spec.type === 'asset');
  const take = async (files: FileList): Promise<void> => {
    setReading(true);
    try {
      await takeAll([...files], inputs);
    } catch (error) {
      toast.error(messages.prompt.asset.failed, { description: messageOf(error) });
    } finally {
      setReading(false);
    }
  };
  const handlers = {
    onDragOver: (event: DragEvent) => {
      if (!event.dataTransfer.types.includes('Files') && !carriesAsset(event.dataTransfer)) return;
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: (event: DragEvent) => {
      const to = event.relatedTarget;
      if (!(to instanceof Node) || !event.currentTarget.contains(to)) setOver(false);
    },
    onDrop: (event: DragEvent) => {
      setOver(false);
      // A tile's own form takes what is dropped on it.
      if (event.defaultPrevented) return;
      const dragged = draggedAsset(event.dataTransfer);
      const asset = dragged === undefined ? undefined : useAssets.getState().byId[dragged];
      if (asset === undefined && event.dataTransfer.files.length === 0) return;
      event.preventDefault();
      if (asset === undefined) return void take(event.dataTransfer.files);
      const input = freeInput(inputs, asset.mime);
      if (input === undefined)
        toast.error(messages.prompt.asset.failed, { description: messages.prompt.asset.nowhere });
      else setParam(input.name, asset.id);
    },
    onPaste: (event: ClipboardEvent) => {
      // Words are pasted as words, also where a picture of them comes along.
      const { files, types } = event.clipboardData;
      if (event.defaultPrevented || files.length === 0 || types.includes('text/plain')) return;
      event.preventDefault();
      void take(files);
    },
  };
  return { handlers, isOver, isReading };
}

function freeInput(inputs: readonly InputSpec[], mime: string): InputSpec | undefined {
  const { jobType, params } = useDraft.getState();
  const given: JsonObject = params[jobType];
  return inputFor(inputs, mime, given);
}

/** One after the other, so that two pictures find two inputs. Rejects with an Error whose message is for a person. */
async function takeAll(files: readonly File[], inputs: readonly InputSpec[]): Promise<void> {
  for (const file of files) {
    const input = freeInput(inputs, file.type);
    if (input === undefined) throw new Error(messages.prompt.asset.nowhere);
    const asset = await importFile(file);
    setParam(input.name, asset.id);
  }
}
