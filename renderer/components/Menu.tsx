import type { ReactNode } from 'react';
import { DropdownMenu as Radix } from 'radix-ui';
import { classNames } from './class-names.ts';
import { Kbd } from './Kbd.tsx';

export type MenuItem =
  | {
      readonly kind?: 'item';
      readonly id: string;
      readonly label: string;
      readonly icon?: ReactNode;
      readonly shortcut?: string;
      /** Said under the label; use it to say why an item is off. */
      readonly note?: string;
      readonly danger?: boolean;
      readonly disabled?: boolean;
      readonly onSelect: () => void;
    }
  | { readonly kind: 'separator'; readonly id: string };

type MenuProps = {
  /** One button that takes a ref. */
  readonly trigger: ReactNode;
  readonly label: string;
  /** A function is asked when the menu is opened: for a list of hundreds of rows, each with its menu. */
  readonly items: readonly MenuItem[] | (() => readonly MenuItem[]);
  readonly align?: 'start' | 'center' | 'end';
  readonly side?: 'top' | 'bottom' | 'left' | 'right';
};

/** A menu of actions: arrow keys, type-ahead, Esc. */
export function Menu({ trigger, label, items, align = 'end', side = 'bottom' }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content
          aria-label={label}
          align={align}
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="motion-pop z-50 min-w-44 rounded-card border border-line-strong bg-raised p-1 shadow-float"
        >
          <Items items={items} />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

/** In the document only while the menu is open. */
function Items({ items }: Pick<MenuProps, 'items'>) {
  return (typeof items === 'function' ? items() : items).map((item) =>
    item.kind === 'separator' ? (
      <Radix.Separator key={item.id} className="my-1 h-px bg-line" />
    ) : (
      <Item key={item.id} item={item} />
    ),
  );
}

function Item({ item }: { readonly item: Exclude<MenuItem, { kind: 'separator' }> }) {
  return (
    <Radix.Item
      disabled={item.disabled ?? false}
      onSelect={item.onSelect}
      className={classNames(
        'flex min-h-7 items-center gap-2 rounded-[7px] px-2 py-1 outline-none data-[disabled]:cursor-not-allowed data-[disabled]:text-muted data-[highlighted]:bg-hover',
        item.danger === true && 'text-bad',
      )}
    >
      <span className="flex w-4 justify-center text-muted">{item.icon}</span>
      <span className="min-w-0 flex-1">
        <span className="block">{item.label}</span>
        {item.note === undefined ? null : <span className="block max-w-64 text-small text-muted">{item.note}</span>}
      </span>
      {item.shortcut === undefined ? null : <Kbd keys={item.shortcut} />}
    </Radix.Item>
  );
}
