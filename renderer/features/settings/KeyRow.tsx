import { useState } from 'react';
import {
  KEYED_PROVIDERS,
  type KeyedProvider,
  keyedProviderSchema,
  type KeychainView,
  type KeyView,
} from '../../../src/contract/secrets.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { messages } from '../../messages/messages.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { KeyForm } from './KeyForm.tsx';
import { removeKey, saveKey, testKey } from './key-actions.ts';
import { SettingRow } from './Section.tsx';
import { useOutcome } from './use-outcome.ts';

const texts = messages.settings;

type KeyRowProps = { readonly view: KeyView; readonly keychain: KeychainView; readonly onChanged: () => Promise<void> };

/** One provider's key: where it comes from, its last four characters, and what can be done about it. */
export function KeyRow({ view, keychain, onChanged }: KeyRowProps) {
  const keyed = keyedProviderSchema.safeParse(view.provider).data;
  const name = useProviders(({ list }) => providerById(list, view.provider)?.name);
  const [isEditing, setEditing] = useState(false);
  const [note, setNote] = useState<string>();
  if (keyed === undefined) return null;
  const shownName = name ?? texts.keyNames[keyed];
  const isFixed = view.source === 'environment';
  return (
    <div className="flex flex-col gap-3 not-first:border-t not-first:border-line not-first:pt-4">
      <SettingRow name={shownName} {...(isFixed ? { help: texts.keyFromEnvironment(KEYED_PROVIDERS[keyed]) } : {})}>
        {view.last4 === null ? null : <span className="text-muted">{texts.keyEnding(view.last4)}</span>}
        <Badge tone={view.source === 'none' ? 'plain' : 'good'}>{texts.keySources[view.source]}</Badge>
        {isFixed ? null : (
          <EditButton view={view} name={shownName} isEditing={isEditing} onPress={() => setEditing(!isEditing)} />
        )}
      </SettingRow>
      {view.source === 'none' ? null : (
        <KeyTools keyed={keyed} name={shownName} canRemove={!isFixed} onChanged={onChanged} />
      )}
      {note === undefined ? null : (
        <p role="status" className="text-small text-pretty text-muted">
          {note}
        </p>
      )}
      {isEditing ? (
        <KeyForm
          label={texts.keyLabel(shownName)}
          canKeep={keychain.available}
          save={async (key) => {
            setNote(await saveKey(keyed, { key, store: keychain.available ? 'keychain' : 'session' }));
            await onChanged();
            setEditing(false);
          }}
        />
      ) : null}
    </div>
  );
}

type EditButtonProps = {
  readonly view: KeyView;
  readonly name: string;
  readonly isEditing: boolean;
  readonly onPress: () => void;
};

function EditButton({ view, name, isEditing, onPress }: EditButtonProps) {
  const action = view.source === 'none' ? texts.keyAdd : texts.keyReplace;
  return (
    <Button size="small" onClick={onPress} aria-expanded={isEditing} aria-label={texts.keyActionFor(action, name)}>
      {action}
    </Button>
  );
}

type KeyToolsProps = {
  readonly keyed: KeyedProvider;
  readonly name: string;
  readonly canRemove: boolean;
  readonly onChanged: () => Promise<void>;
};

/** Test (free, at the vendor) and removal, each with how it ended. */
function KeyTools({ keyed, name, canRemove, onChanged }: KeyToolsProps) {
  const [told, setTold] = useState<string>();
  const test = useOutcome();
  const removal = useOutcome();
  const failed = [test, removal].find(({ state }) => state.kind === 'failed')?.state;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button
        size="small"
        busy={test.state.kind === 'busy'}
        aria-label={texts.keyActionFor(texts.keyTest, name)}
        onClick={() => test.run(() => testKey(keyed, setTold))}
      >
        {texts.keyTest}
      </Button>
      {canRemove ? (
        <Button
          size="small"
          variant="quiet"
          busy={removal.state.kind === 'busy'}
          aria-label={texts.keyActionFor(texts.keyRemove, name)}
          onClick={() => removal.run(() => removeKey(keyed, { name, onChanged }))}
        >
          {texts.keyRemove}
        </Button>
      ) : null}
      <span role="status" className={`text-small text-pretty ${failed === undefined ? 'text-muted' : 'text-bad'}`}>
        {failed?.kind === 'failed' ? failed.message : told}
      </span>
    </div>
  );
}
