import { Command } from 'cmdk';
import { Dialog } from 'radix-ui';
import { useFocusReturn } from '../../components/focus-return.ts';
import { Kbd } from '../../components/Kbd.tsx';
import { messages } from '../../messages/messages.ts';
import { allActions } from './app-actions.ts';
import type { AppAction } from './app-action.ts';
import { shortcutText } from './shortcut-text.ts';

const text = messages.shell.palette;

/** Every action that can be done now, found by its words. */
export function CommandPalette({ onClose }: { readonly onClose: () => void }) {
  const { remember, giveBack } = useFocusReturn();
  const actions = allActions().filter((action) => action.id !== 'palette' && action.isEnabled());
  const groups = [...new Set(actions.map((action) => action.group))];
  const run = (action: AppAction) => {
    onClose();
    // After the dialog has given the focus back: an action may move it.
    requestAnimationFrame(() => setTimeout(action.perform));
  };
  return (
    <Dialog.Root open onOpenChange={(open) => (open ? undefined : onClose())}>
      <Dialog.Portal>
        <Dialog.Overlay className="motion-fade fixed inset-0 z-40 bg-scrim" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={remember}
          onCloseAutoFocus={giveBack}
          className="motion-pop fixed top-[14vh] left-1/2 z-40 w-[min(560px,calc(100vw-24px))] -translate-x-1/2 overflow-hidden rounded-bar border border-line-strong bg-raised shadow-float"
        >
          <Dialog.Title className="sr-only">{text.title}</Dialog.Title>
          <Command label={text.title} loop>
            <Command.Input
              placeholder={text.placeholder}
              className="h-12 w-full border-b border-line bg-transparent px-4 text-prompt outline-none placeholder:text-faint focus-visible:outline-none"
            />
            <Command.List className="max-h-[min(420px,60vh)] overflow-y-auto p-1.5">
              <Command.Empty className="p-4 text-center text-muted">{text.empty}</Command.Empty>
              {groups.map((group) => (
                <Command.Group
                  key={group}
                  heading={group}
                  className="[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-2 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-small [&_[cmdk-group-heading]]:text-muted"
                >
                  {actions
                    .filter((action) => action.group === group)
                    .map((action) => (
                      <Command.Item
                        key={action.id}
                        value={`${action.group} ${action.label} ${action.keywords ?? ''}`}
                        onSelect={() => run(action)}
                        className="flex h-9 items-center rounded-control px-2.5 data-[selected=true]:bg-hover"
                      >
                        <span className="flex-1">{action.label}</span>
                        {action.shortcut === undefined ? null : <Kbd keys={shortcutText(action.shortcut)} />}
                      </Command.Item>
                    ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
