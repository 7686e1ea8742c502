import { type FormEvent, useState } from 'react';
import { PROMPT_PLACE } from '../../../src/contract/presets.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { TextArea, TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { useDraft } from '../../stores/draft.ts';
import { messageOf } from '../../stores/loadable.ts';
import { PresetChoices } from './PresetChoices.tsx';
import { changePreset, keepPreset } from './preset-actions.ts';
import { partsOf, presetOf } from './preset-draft.ts';
import { type PresetForm, shutPresetForm, usePresetForm } from './preset-form.ts';

const text = messages.presets;
const FORM_ID = 'preset-form';

/** Keeps the form under a name, or changes the name and the words of a preset. */
export function PresetDialog() {
  const form = usePresetForm((state) => state.form);
  return form.kind === 'shut' ? null : <OpenDialog form={form} />;
}

function OpenDialog({ form }: { readonly form: Exclude<PresetForm, { kind: 'shut' }> }) {
  const draft = useDraft.getState();
  const there = partsOf(draft);
  const [name, setName] = useState(form.kind === 'edit' ? form.preset.name : '');
  const [words, setWords] = useState(form.kind === 'edit' ? (form.preset.prompt ?? '') : draft.prompt);
  const [parts, setParts] = useState({ hasRoute: there.hasRoute, hasSeed: false, hasInputs: false });
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const save = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim() === '') return setProblem(text.nameMissing);
    setBusy(true);
    const saved =
      form.kind === 'edit'
        ? changePreset(form.preset, name, words)
        : keepPreset(name, presetOf(draft, { ...parts, words }));
    saved.then(shutPresetForm, (error: unknown) => {
      setProblem(messageOf(error));
      setBusy(false);
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => (isOpen ? undefined : shutPresetForm())}
      title={form.kind === 'edit' ? text.editTitle : text.saveTitle}
      description={form.kind === 'edit' ? text.editText : text.saveText}
      footer={
        <>
          <Button onClick={shutPresetForm}>{messages.common.cancel}</Button>
          <Button type="submit" form={FORM_ID} variant="primary" busy={isBusy}>
            {messages.common.save}
          </Button>
        </>
      }
    >
      <form id={FORM_ID} noValidate onSubmit={save} className="flex flex-col gap-4">
        <Field label={text.name} error={problem}>
          {(ids) => (
            <TextInput
              {...ids}
              value={name}
              maxLength={100}
              autoComplete="off"
              placeholder={text.namePlaceholder}
              onChange={(event) => {
                setName(event.currentTarget.value);
                setProblem(undefined);
              }}
            />
          )}
        </Field>
        <Field label={text.wordsLabel} help={text.wordsHelp(PROMPT_PLACE)}>
          {(ids) => <TextArea {...ids} value={words} onChange={(event) => setWords(event.currentTarget.value)} />}
        </Field>
        {form.kind === 'new' ? <PresetChoices there={there} parts={parts} onParts={setParts} /> : null}
      </form>
    </Dialog>
  );
}
