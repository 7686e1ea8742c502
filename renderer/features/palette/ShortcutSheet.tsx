import { Dialog } from '../../components/Dialog.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { messages } from '../../messages/messages.ts';
import { allActions } from './app-actions.ts';
import { shortcutText } from './shortcut-text.ts';

/** Every shortcut there is now, by group. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  const actions = allActions().filter((action) => action.shortcut !== undefined);
  const groups = [...new Set(actions.map((action) => action.group))];
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={messages.shell.shortcuts.title}
      width="wide"
    >
      <div className="grid grid-cols-2 gap-x-8 gap-y-5 pb-3 max-sm:grid-cols-1">
        {groups.map((group) => (
          <section key={group}>
            <h3 className="mb-1 text-small font-medium text-muted">{group}</h3>
            <dl>
              {actions
                .filter((action) => action.group === group)
                .map((action) => (
                  <div key={action.id} className="flex items-center justify-between gap-3 border-b border-line py-1.5">
                    <dt>{action.label}</dt>
                    <dd>
                      <Kbd keys={shortcutText(action.shortcut ?? '')} />
                    </dd>
                  </div>
                ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
