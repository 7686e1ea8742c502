import { Dialog } from '../../components/Dialog.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { messages } from '../../messages/messages.ts';
import { allActions } from './app-actions.ts';
import { FIXED_KEYS } from './fixed-keys.ts';
import { shortcutText } from './shortcut-text.ts';

type Line = { readonly id: string; readonly label: string; readonly keys: readonly string[] };

/** Every shortcut there is now, by group: those of actions, and those of the place where the focus is. */
export function ShortcutSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog
      open
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={messages.shell.shortcuts.title}
      width="wide"
    >
      <div className="columns-2 gap-x-8 pb-3 max-sm:columns-1">
        {actionGroups().map(({ group, lines }) => (
          <Group key={group} title={group} lines={lines} />
        ))}
        {FIXED_KEYS.map(({ group, entries }) => (
          <Group
            key={group}
            title={group}
            lines={entries.map(({ keys, label }) => ({ id: label, label, keys: shownKeys(keys) }))}
          />
        ))}
      </div>
    </Dialog>
  );
}

function Group({ title, lines }: { readonly title: string; readonly lines: readonly Line[] }) {
  return (
    <section className="mb-5 break-inside-avoid">
      <h3 className="mb-1 text-small font-medium text-muted">{title}</h3>
      <dl>
        {lines.map(({ id, label, keys }) => (
          <div key={id} className="flex items-center justify-between gap-3 border-b border-line py-1.5">
            <dt>{label}</dt>
            <dd className="flex shrink-0 gap-1">
              {keys.map((key) => (
                <Kbd key={key} keys={key} />
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

function actionGroups(): readonly { readonly group: string; readonly lines: readonly Line[] }[] {
  const actions = allActions().filter(({ shortcut }) => shortcut !== undefined);
  return [...new Set(actions.map(({ group }) => group))].map((group) => ({
    group,
    lines: actions
      .filter((action) => action.group === group)
      .map(({ id, label, shortcut }) => ({ id, label, keys: [shortcutText(shortcut ?? '')] })),
  }));
}

/** "0 to 5" in place of six keys. */
function shownKeys(keys: readonly string[]): readonly string[] {
  const [first, last] = [keys[0], keys.at(-1)];
  if (keys.length > 3 && first !== undefined && last !== undefined)
    return [messages.prompt.more.range(shortcutText(first), shortcutText(last))];
  return keys.map(shortcutText);
}
