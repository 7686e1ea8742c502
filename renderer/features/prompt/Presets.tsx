import { Bookmark, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { Preset } from '../../../src/contract/presets.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { Popover } from '../../components/Popover.tsx';
import { messages } from '../../messages/messages.ts';
import { useConnection } from '../../stores/connection.ts';
import { readPresets, usePresets } from '../../stores/presets.ts';
import { applyPreset } from './preset-actions.ts';
import { usePresetForm } from './preset-form.ts';
import { PresetRow } from './PresetRow.tsx';

const text = messages.presets;

/** Forms that were kept under a name: apply one, keep this one, put them in order. */
export function Presets() {
  const [isOpen, setOpen] = useState(false);
  const isConnected = useConnection((state) => state.state === 'connected');
  useEffect(() => {
    // readPresets never rejects: the store says what failed.
    if (isConnected) void readPresets(client());
  }, [isConnected]);
  return (
    <Popover
      open={isOpen}
      onOpenChange={setOpen}
      label={text.title}
      side="top"
      align="end"
      className="w-[360px] p-1!"
      trigger={
        <Button
          variant="quiet"
          size="small"
          icon={<Bookmark size={14} aria-hidden />}
          aria-label={text.title}
          className="font-normal!"
        >
          <span className="max-md:hidden">{text.open}</span>
        </Button>
      }
    >
      <PresetList onDone={() => setOpen(false)} />
    </Popover>
  );
}

function PresetList({ onDone }: { readonly onDone: () => void }) {
  const { load, list } = usePresets();
  const ids = list.map(({ id }) => id);
  const apply = (preset: Preset): void => {
    onDone();
    applyPreset(preset);
  };
  const openForm = (form: Parameters<typeof usePresetForm.setState>[0]): void => {
    onDone();
    usePresetForm.setState(form);
  };
  return (
    <>
      {load.kind === 'failed' ? <p className="p-2 text-pretty text-bad">{load.message}</p> : null}
      {load.kind === 'ready' && list.length === 0 ? <p className="p-2 text-pretty text-muted">{text.empty}</p> : null}
      <ul className="flex max-h-80 flex-col overflow-y-auto">
        {list.map((preset) => (
          <PresetRow
            key={preset.id}
            preset={preset}
            ids={ids}
            onApply={() => apply(preset)}
            onEdit={() => openForm({ form: { kind: 'edit', preset } })}
          />
        ))}
      </ul>
      <div className="mt-1 border-t border-line pt-1">
        <Button
          variant="quiet"
          size="small"
          icon={<Plus size={14} aria-hidden />}
          className="w-full justify-start!"
          onClick={() => openForm({ form: { kind: 'new' } })}
        >
          {text.save}
        </Button>
      </div>
    </>
  );
}
