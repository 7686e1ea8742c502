import { useState } from 'react';
import type { JobView } from '../../../src/contract/job.ts';
import { capabilityFor } from '../../../src/contract/provider.ts';
import type { JsonObject, JsonValue } from '../../../src/contract/units.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Field } from '../../components/Field.tsx';
import { Select } from '../../components/Select.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { providerById, useProviders } from '../../stores/providers.ts';
import { ParameterField } from '../parameters/ParameterField.tsx';
import { editJob } from './actions.ts';

const text = messages.queue;

/** The settings and the model of a job that waits; it is priced anew and keeps its place. */
export function EditJobDialog({ job, onClose }: { readonly job: JobView; readonly onClose: () => void }) {
  const provider = useProviders((state) => providerById(state.list, job.provider));
  const [model, setModel] = useState(job.model ?? undefined);
  const [params, setParams] = useState<JsonObject>(job.params);
  const [problem, setProblem] = useState<string>();
  const [isBusy, setBusy] = useState(false);
  const capability =
    provider === undefined ? undefined : capabilityFor(provider, { jobType: job.jobType, model, params });
  const models = (provider?.models ?? []).filter(({ jobTypes }) => jobTypes.includes(job.jobType));
  const set = (name: string, value: JsonValue | undefined): void => {
    const { [name]: _dropped, ...rest } = params;
    setParams(value === undefined ? rest : { ...rest, [name]: value });
  };
  const save = (): void => {
    setBusy(true);
    editJob(job.id, params, model === job.model ? undefined : model).then(onClose, (error: unknown) => {
      setProblem(messageOf(error));
      setBusy(false);
    });
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={text.editTitle}
      description={text.editText}
      footer={
        <>
          <Button onClick={onClose}>{messages.common.cancel}</Button>
          <Button variant="primary" busy={isBusy} onClick={save}>
            {messages.common.save}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4">
        {models.length < 2 ? null : (
          <Field label={messages.prompt.route.model}>
            {(ids) => (
              <Select
                {...ids}
                value={model ?? ''}
                onValueChange={setModel}
                options={models.map(({ id, label }) => ({ value: id, label }))}
              />
            )}
          </Field>
        )}
        {(capability?.parameters ?? []).map((spec) => (
          <ParameterField
            key={spec.name}
            spec={spec}
            value={params[spec.name]}
            others={params}
            onChange={(value) => set(spec.name, value)}
          />
        ))}
        {problem === undefined ? null : (
          <p role="alert" className="text-pretty text-bad">
            {problem}
          </p>
        )}
      </div>
    </Dialog>
  );
}
