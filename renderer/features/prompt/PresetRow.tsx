import { ArrowDown, ArrowUp, EllipsisVertical, Pencil, RefreshCw, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { type PresetId, presetIdSchema } from '../../../src/contract/ids.ts';
import type { Preset } from '../../../src/contract/presets.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { useProviders } from '../../stores/providers.ts';
import { movePreset, placeAfterStep, removePreset, replacePreset } from './preset-actions.ts';
import { presetSummary } from './preset-draft.ts';

const text = messages.presets;
const ICON = { size: 14, 'aria-hidden': true } as const;
/** What is dragged: a preset's id. Files and texts from elsewhere have another type. */
const DRAG_TYPE = 'application/x-gesso-preset';

type PresetRowProps = {
  readonly preset: Preset;
  /** Every preset, in order. */
  readonly ids: readonly PresetId[];
  readonly onApply: () => void;
  readonly onEdit: () => void;
};

/** One preset: a press applies it, its menu has the rest; it can be dragged before another one. */
export function PresetRow({ preset, ids, onApply, onEdit }: PresetRowProps) {
  const [isTarget, setTarget] = useState(false);
  const providers = useProviders((state) => state.list);
  const step = (by: -1 | 1) => {
    const place = placeAfterStep(ids, preset.id, by);
    return {
      disabled: place === 'stay',
      onSelect: () => (place === 'stay' ? undefined : void movePreset(preset.id, place)),
    };
  };
  return (
    <li
      draggable
      onDragStart={({ dataTransfer }) => {
        dataTransfer.setData(DRAG_TYPE, preset.id);
        dataTransfer.effectAllowed = 'move';
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes(DRAG_TYPE)) return;
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={(event) => {
        event.preventDefault();
        setTarget(false);
        const dragged = presetIdSchema.safeParse(event.dataTransfer.getData(DRAG_TYPE));
        if (dragged.success && dragged.data !== preset.id) void movePreset(dragged.data, preset.id);
      }}
      className={`flex items-center rounded-[7px] hover:bg-hover has-[:focus-visible]:bg-hover ${isTarget ? 'shadow-[inset_0_2px_0_var(--accent)]' : ''}`}
    >
      <button type="button" onClick={onApply} className="min-w-0 flex-1 rounded-[7px] px-2 py-1.5 text-left">
        <span className="block truncate font-medium">{preset.name}</span>
        <span className="figures block truncate text-small text-muted">{presetSummary(preset, providers)}</span>
      </button>
      <Menu
        label={text.menu(preset.name)}
        trigger={
          <IconButton size="small" label={text.menu(preset.name)} icon={<EllipsisVertical size={15} aria-hidden />} />
        }
        items={[
          { id: 'edit', label: text.edit, icon: <Pencil {...ICON} />, onSelect: onEdit },
          {
            id: 'replace',
            label: text.replace,
            icon: <RefreshCw {...ICON} />,
            onSelect: () => void replacePreset(preset),
          },
          { id: 'up', label: text.up, icon: <ArrowUp {...ICON} />, ...step(-1) },
          { id: 'down', label: text.down, icon: <ArrowDown {...ICON} />, ...step(1) },
          { kind: 'separator', id: 'end' },
          {
            id: 'remove',
            label: text.remove,
            icon: <Trash2 {...ICON} />,
            danger: true,
            onSelect: () => void removePreset(preset),
          },
        ]}
      />
    </li>
  );
}
