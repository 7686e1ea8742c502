import { useState } from 'react';
import type { WorkflowAnalysis, WorkflowInput } from '../../../src/contract/comfy-workflows.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { useOutcome } from '../settings/use-outcome.ts';
import { Failure } from './Panel.tsx';
import { saveWorkflow } from './workflow-actions.ts';

const texts = messages.comfyui;

type WorkflowDialogProps = { readonly analysis: WorkflowAnalysis; readonly onClose: () => void };

/** What was found in a workflow: its name, and which of its inputs the form shows and under which names. */
export function WorkflowDialog({ analysis, onClose }: WorkflowDialogProps) {
  const [name, setName] = useState(analysis.name);
  const [inputs, setInputs] = useState<readonly WorkflowInput[]>(analysis.inputs);
  const save = useOutcome();
  const change = (index: number, input: WorkflowInput): void =>
    setInputs((known) => known.map((one, at) => (at === index ? input : one)));
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={texts.workflowFound}
      description={analysis.checked ? texts.workflowChecked : texts.workflowUnchecked}
      width="wide"
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button
            variant="primary"
            busy={save.state.kind === 'busy'}
            onClick={() => save.run(() => saveWorkflow({ ...analysis, name, inputs: [...inputs] }, onClose))}
          >
            {messages.common.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        <Field label={texts.workflowName}>
          {(ids) => <TextInput {...ids} value={name} onChange={(event) => setName(event.target.value)} />}
        </Field>
        <ul className="flex flex-col gap-1 empty:hidden">
          {[...analysis.missing.map(({ message }) => message), ...analysis.problems].map((problem) => (
            <li key={problem} className="text-small text-pretty text-warning">
              {problem}
            </li>
          ))}
        </ul>
        <fieldset>
          <legend className="mb-2 font-medium">{texts.workflowInputs}</legend>
          <ul className="flex flex-col">
            {inputs.map((input, index) => (
              <InputRow key={input.parameter.name} input={input} onChange={(next) => change(index, next)} />
            ))}
          </ul>
        </fieldset>
        {save.state.kind === 'failed' ? <Failure message={save.state.message} /> : null}
      </div>
    </Dialog>
  );
}

type InputRowProps = { readonly input: WorkflowInput; readonly onChange: (input: WorkflowInput) => void };

function InputRow({ input, onChange }: InputRowProps) {
  const { parameter, shown, nodeTitle } = input;
  return (
    <li className="flex items-center gap-3 border-line py-2 not-first:border-t">
      <Switch
        checked={shown}
        onCheckedChange={(isShown) => onChange({ ...input, shown: isShown })}
        aria-label={texts.workflowShow(parameter.label)}
      />
      <TextInput
        className="max-w-56"
        value={parameter.label}
        aria-label={texts.workflowLabel(parameter.name)}
        onChange={(event) => onChange({ ...input, parameter: { ...parameter, label: event.target.value } })}
      />
      <span className="min-w-0 flex-1 truncate text-small text-muted" title={nodeTitle}>
        {nodeTitle}
      </span>
    </li>
  );
}
