import { useState } from 'react';
import { Copy, Ellipsis, Trash2 } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog, Dialog } from '../../components/Dialog.tsx';
import { Menu } from '../../components/Menu.tsx';
import { Popover } from '../../components/Popover.tsx';
import { Tooltip } from '../../components/Tooltip.tsx';
import { messages } from '../../messages/messages.ts';
import { Specimen } from './Specimen.tsx';

const text = messages.gallery;
const COLORS = [
  'bg',
  'rail',
  'surface',
  'raised',
  'hover',
  'line',
  'line-strong',
  'control-line',
  'text',
  'muted',
  'faint',
  'accent',
  'accent-soft',
  'good',
  'warning',
  'bad',
  'note',
] as const;

/** Everything that floats, and the tokens. */
export function SurfaceSpecimens() {
  const [open, setOpen] = useState<'none' | 'dialog' | 'confirm'>('none');
  const onOpenChange = (isOpen: boolean) => setOpen(isOpen ? open : 'none');
  return (
    <>
      <Specimen name="Dialog, Popover, Menu, Tooltip">
        <Button onClick={() => setOpen('dialog')}>{text.openDialog}</Button>
        <Button onClick={() => setOpen('confirm')}>{text.openConfirm}</Button>
        <Popover label={text.label} trigger={<Button>{text.openPopover}</Button>}>
          <p className="w-56">{text.help}</p>
        </Popover>
        <Menu
          label={text.label}
          align="start"
          trigger={<Button icon={<Ellipsis size={15} aria-hidden />}>{text.openMenu}</Button>}
          items={[
            {
              id: 'copy',
              label: messages.common.copy,
              icon: <Copy size={14} aria-hidden />,
              shortcut: 'Ctrl C',
              onSelect: () => undefined,
            },
            { id: 'off', label: text.blocked, note: text.why, disabled: true, onSelect: () => undefined },
            { kind: 'separator', id: 'line' },
            {
              id: 'delete',
              label: messages.common.delete,
              icon: <Trash2 size={14} aria-hidden />,
              danger: true,
              onSelect: () => undefined,
            },
          ]}
        />
        <Tooltip text={text.help} shortcut="Ctrl K">
          <Button>{text.tooltip}</Button>
        </Tooltip>
        <Dialog
          open={open === 'dialog'}
          onOpenChange={onOpenChange}
          title={text.label}
          description={text.help}
          footer={<Button variant="primary">{text.primary}</Button>}
        />
        <ConfirmDialog
          open={open === 'confirm'}
          onOpenChange={onOpenChange}
          title={text.label}
          description={text.help}
          confirmLabel={text.primary}
          danger
          onConfirm={() => undefined}
        />
      </Specimen>
      <Specimen name="ViewFrame">
        <p className="text-muted">{text.frame}</p>
      </Specimen>
      <Tokens />
    </>
  );
}

function Tokens() {
  return (
    <>
      <Specimen name={text.colours}>
        {COLORS.map((name) => (
          <figure key={name} className="w-20">
            <div className="h-9 rounded-control border border-line-strong" style={{ background: `var(--${name})` }} />
            <figcaption className="mt-1 text-tiny text-muted">{name}</figcaption>
          </figure>
        ))}
      </Specimen>
      <Specimen name={text.type}>
        <div className="flex flex-col gap-1">
          <p className="text-display font-semibold tracking-tight">{text.value}</p>
          <p className="text-title font-semibold">{text.value}</p>
          <p className="text-prompt">{text.value}</p>
          <p>{text.value}</p>
          <p className="figures text-small text-muted">$12.40 · 9.2 s · 1344 × 768</p>
        </div>
      </Specimen>
    </>
  );
}
