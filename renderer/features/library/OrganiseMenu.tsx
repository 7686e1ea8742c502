import { FolderPlus, Tag } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import type { AssetId } from '../../../src/contract/ids.ts';
import { client } from '../../client/current-client.ts';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Field } from '../../components/Field.tsx';
import { Popover } from '../../components/Popover.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { useOrganise } from '../../stores/organise.ts';
import { addToCollection, changeTags, setProject } from './asset-actions.ts';

const texts = messages.library;
type ForIds = { readonly ids: readonly AssetId[] };

/** Tags for everything that is chosen. */
export function TagButton({ ids }: ForIds) {
  const [isOpen, setOpen] = useState(false);
  return (
    <Popover
      label={texts.tag}
      className="w-64"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" icon={<Tag size={14} aria-hidden />}>
          <span className="max-sm:sr-only">{texts.tag}</span>
        </Button>
      }
    >
      <NameForm
        label={texts.tagName}
        submit={texts.tagAdd}
        onName={async (name) => {
          await changeTags(ids, { add: [name] });
          setOpen(false);
        }}
      />
    </Popover>
  );
}

/** Collections and projects for everything that is chosen. */
export function CollectButton({ ids }: ForIds) {
  const [isOpen, setOpen] = useState(false);
  const { collections, projects } = useOrganise();
  const close = (): void => setOpen(false);
  return (
    <Popover
      label={texts.organise}
      className="w-72"
      open={isOpen}
      onOpenChange={setOpen}
      trigger={
        <Button size="small" icon={<FolderPlus size={14} aria-hidden />}>
          <span className="max-sm:sr-only">{texts.organise}</span>
        </Button>
      }
    >
      <div className="flex flex-col gap-4">
        <Choices
          title={texts.collection}
          choices={collections.map((collection) => ({
            key: collection.id,
            label: collection.name,
            choose: () => void addToCollection(ids, collection).finally(close),
          }))}
        />
        <NameForm
          label={texts.collectionNew}
          submit={texts.create}
          onName={async (name) => {
            await addToCollection(ids, await client().call('collections.create', { name }));
            close();
          }}
        />
        <Choices
          title={texts.project}
          choices={[
            ...projects
              .filter(({ archivedAt }) => archivedAt === null)
              .map(({ id, name }) => ({ key: id, label: name, choose: () => void setProject(ids, id).finally(close) })),
            { key: 'none', label: texts.projectNone, choose: () => void setProject(ids, null).finally(close) },
          ]}
        />
        <NameForm
          label={texts.projectNew}
          submit={texts.create}
          onName={async (name) => {
            const { id } = await client().call('projects.create', { name });
            await setProject(ids, id);
            close();
          }}
        />
      </div>
    </Popover>
  );
}

type Choice = { readonly key: string; readonly label: string; readonly choose: () => void };

function Choices({ title, choices }: { readonly title: string; readonly choices: readonly Choice[] }) {
  if (choices.length === 0) return null;
  return (
    <div role="group" aria-label={title}>
      <h3 className="mb-1.5 text-small font-medium text-muted">{title}</h3>
      <div className="flex max-h-32 flex-wrap gap-1.5 overflow-y-auto">
        {choices.map(({ key, label, choose }) => (
          <Chip key={key} onClick={choose}>
            <span className="max-w-48 truncate">{label}</span>
          </Chip>
        ))}
      </div>
    </div>
  );
}

type NameFormProps = {
  readonly label: string;
  readonly submit: string;
  readonly onName: (name: string) => Promise<void>;
};

/** One name and a button. What is wrong with the name is said under it. */
export function NameForm({ label, submit, onName }: NameFormProps) {
  const [name, setName] = useState('');
  const [problem, setProblem] = useState<string>();
  const send = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return;
    setProblem(undefined);
    onName(name.trim()).then(
      () => setName(''),
      (error: unknown) => setProblem(messageOf(error)),
    );
  };
  return (
    <form noValidate onSubmit={send}>
      <Field label={label} error={problem}>
        {(ids) => (
          <div className="flex gap-2">
            <TextInput
              {...ids}
              value={name}
              maxLength={60}
              autoComplete="off"
              onChange={(event) => setName(event.target.value)}
            />
            <Button type="submit" size="medium">
              {submit}
            </Button>
          </div>
        )}
      </Field>
    </form>
  );
}
