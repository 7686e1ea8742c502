import { type FormEvent, useState } from 'react';
import type { ComfyStatus } from '../../../src/contract/comfy.ts';
import { Button } from '../../components/Button.tsx';
import { Field } from '../../components/Field.tsx';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { type AddressCheck, checkComfyAddress } from './comfy-address.ts';
import { attachComfy } from './settings-actions.ts';
import { useOutcome } from './use-outcome.ts';

const texts = messages.settings;

/** The address of a running ComfyUI: kept only when one answers there. */
export function ComfyAddressForm({ comfy }: { readonly comfy: ComfyStatus }) {
  const [typed, setTyped] = useState(comfy.url ?? '');
  const [check, setCheck] = useState<AddressCheck | undefined>(undefined);
  const attach = useOutcome();
  const problem = check?.ok === false ? texts.addressProblems[check.problem] : undefined;
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const result = checkComfyAddress(typed);
    setCheck(result);
    if (!result.ok) return;
    setTyped(result.url);
    attach.run(() => attachComfy(result.url));
  };
  return (
    <form noValidate onSubmit={submit} className="flex flex-col gap-2">
      <Field
        label={texts.comfyAddress}
        help={texts.comfyAddressHelp}
        error={problem ?? (attach.state.kind === 'failed' ? attach.state.message : undefined)}
      >
        {(ids) => (
          <div className="flex gap-2">
            <TextInput
              {...ids}
              value={typed}
              onChange={(event) => {
                setTyped(event.target.value);
                setCheck(undefined);
                attach.reset();
              }}
              inputMode="url"
              autoComplete="off"
              autoCapitalize="off"
              spellCheck={false}
              placeholder="http://127.0.0.1:8188"
            />
            <Button type="submit" busy={attach.state.kind === 'busy'}>
              {attach.state.kind === 'busy' ? texts.comfyTesting : texts.comfyConnect}
            </Button>
          </div>
        )}
      </Field>
      <p role="status" className="text-small text-good empty:hidden">
        {attach.state.kind === 'done' ? texts.comfyConnected : ''}
      </p>
    </form>
  );
}
