import { Search } from 'lucide-react';
import { useState } from 'react';
import type { Shortcuts } from '../../../src/contract/shortcuts.ts';
import { Button } from '../../components/Button.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { useSettings } from '../../stores/settings.ts';
import { LIBRARY_ACTIONS } from '../library/library-actions.ts';
import type { AppAction } from '../palette/app-action.ts';
import { APP_ACTIONS } from '../palette/app-actions.ts';
import { withBinding, withBindings, withoutBinding } from '../palette/key-bindings.ts';
import { shortcutText } from '../palette/shortcut-text.ts';
import { Section } from './Section.tsx';
import { saveSettings } from './settings-actions.ts';
import { ShortcutRow } from './ShortcutRow.tsx';

const text = messages.settings.keyboard;
/** Every action that can have keys, with its usual ones. */
const USUAL: readonly AppAction[] = [...APP_ACTIONS, ...LIBRARY_ACTIONS];
const NONE: Shortcuts = {};

/** Every action with its keys: searched by words or by keys, given others. All windows and the palette follow at once. */
export function ShortcutsSection() {
  const bindings = useSettings(({ settings }) => settings?.shortcuts ?? NONE);
  const [words, setWords] = useState('');
  const actions = withBindings(USUAL, bindings);
  const shown = actions.filter((action) => isFound(action, words));
  const save = (shortcuts: Shortcuts): void => void saveSettings({ shortcuts });
  return (
    <Section name="shortcuts" intro={text.intro}>
      <div className="flex flex-wrap gap-2">
        <div role="search" className="relative min-w-48 flex-1">
          <Search size={14} aria-hidden className="pointer-events-none absolute top-[9px] left-2.5 text-muted" />
          <TextInput
            type="search"
            aria-label={text.search}
            placeholder={text.search}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            className="pl-8"
          />
        </div>
        <Button blocked={Object.keys(bindings).length === 0} onClick={() => save({})}>
          {text.resetAll}
        </Button>
      </div>
      {shown.length === 0 ? <p className="text-muted">{text.noMatch}</p> : null}
      <ul aria-label={messages.settings.shortcuts} className="-my-1.5 flex flex-col">
        {shown.map((action) => {
          const usual = USUAL.find(({ id }) => id === action.id) ?? action;
          return (
            <ShortcutRow
              key={action.id}
              action={action}
              actions={actions}
              isChanged={usual.shortcut !== action.shortcut}
              onKeys={(shortcut, taken) => save(withBinding(bindings, { action: usual, shortcut, taken }))}
              onReset={() => save(withoutBinding(bindings, action.id))}
            />
          );
        })}
      </ul>
    </Section>
  );
}

function isFound({ label, group, shortcut, keywords }: AppAction, words: string): boolean {
  const keys = shortcut === undefined ? '' : `${shortcutText(shortcut)} ${shortcut}`;
  const all = `${label} ${group} ${keywords ?? ''} ${keys}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => all.includes(word));
}
