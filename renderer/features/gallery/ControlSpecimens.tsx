import { useState } from 'react';
import { Dices, Ellipsis, Play, Sparkles, Trash2 } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Field } from '../../components/Field.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { NumberInput } from '../../components/NumberInput.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { Switch } from '../../components/Switch.tsx';
import { TextArea, TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { Specimen } from './Specimen.tsx';

const text = messages.gallery;

/** Everything that is pressed, typed into or chosen. */
export function ControlSpecimens() {
  const [kind, setKind] = useState<'image' | 'video' | 'audio'>('image');
  const [isOn, setOn] = useState(true);
  const kinds = (['image', 'video', 'audio'] as const).map((value) => ({
    value,
    label: messages.common.jobTypes[value],
  }));
  return (
    <>
      <Buttons />
      <Specimen name="Chip, Kbd">
        <Chip label={text.label} value="48213" />
        <Chip pressed>{text.on}</Chip>
        <Chip>{text.off}</Chip>
        <Chip label={text.label} value={text.wrong} invalid />
        <Chip
          icon={<Sparkles size={14} aria-hidden />}
          value={<span className="inline-block max-w-32 truncate align-bottom">{text.help}</span>}
        />
        <Kbd keys="Ctrl K" />
        <Kbd keys="Esc" />
      </Specimen>
      <Specimen name="Segmented, Switch">
        <Segmented label={text.label} value={kind} onValueChange={setKind} options={kinds} />
        <Segmented look="quiet" label={text.label} value={kind} onValueChange={setKind} options={kinds} />
        <Segmented
          label={text.label}
          value={kind}
          onValueChange={setKind}
          options={kinds.map(({ value, label }) => ({ value, label, icon: <Play size={12} aria-hidden /> }))}
        />
        <Switch aria-label={text.on} checked={isOn} onCheckedChange={setOn} />
        <Switch aria-label={text.off} checked={!isOn} onCheckedChange={(checked) => setOn(!checked)} />
      </Specimen>
      <Fields />
    </>
  );
}

function Fields() {
  const [choice, setChoice] = useState('a');
  const [number, setNumber] = useState<number | undefined>(28);
  return (
    <Specimen name="Field, TextInput, NumberInput, Select">
      <div className="grid w-full grid-cols-2 gap-4 max-sm:grid-cols-1">
        <Field label={text.label} help={text.help}>
          {(ids) => <TextInput {...ids} placeholder={text.placeholder} />}
        </Field>
        <Field label={text.label} error={text.wrong}>
          {(ids) => <TextInput {...ids} defaultValue={text.value} />}
        </Field>
        <Field label={text.label} note="1 to 60">
          {(ids) => <NumberInput {...ids} value={number} onValueChange={setNumber} />}
        </Field>
        <Field label={text.label}>
          {(ids) => (
            <Select
              {...ids}
              value={choice}
              onValueChange={setChoice}
              options={[
                { value: 'a', label: text.first },
                { value: 'b', label: text.second },
              ]}
            />
          )}
        </Field>
        <Field label={text.label} error={text.wrong}>
          {(ids) => <NumberInput {...ids} value={90} onValueChange={() => undefined} />}
        </Field>
        <Field label={text.label}>{(ids) => <TextArea {...ids} rows={2} defaultValue={text.value} />}</Field>
        <Field label={text.label} error={text.wrong}>
          {(ids) => <TextArea {...ids} rows={2} placeholder={text.placeholder} />}
        </Field>
      </div>
    </Specimen>
  );
}

function Buttons() {
  return (
    <>
      <Specimen name="Button">
        <Button variant="primary" size="large">
          {text.primary} <span className="figures text-small font-normal">$0.00 · 36 s</span>
        </Button>
        <Button variant="primary">{text.primary}</Button>
        <Button icon={<Sparkles size={14} aria-hidden />}>{text.secondary}</Button>
        <Button variant="quiet">{text.quiet}</Button>
        <Button variant="danger" icon={<Trash2 size={14} aria-hidden />}>
          {messages.common.delete}
        </Button>
        <Button size="small">{text.small}</Button>
        <Button blocked title={text.why}>
          {text.blocked}
        </Button>
        <Button variant="primary" blocked title={text.why}>
          {text.blocked}
        </Button>
        <Button busy>{text.busy}</Button>
        <Button variant="primary" busy>
          {text.busy}
        </Button>
      </Specimen>
      <Specimen name="IconButton">
        <IconButton label={text.play} icon={<Play size={16} aria-hidden />} />
        <IconButton label={text.play} size="small" icon={<Play size={15} aria-hidden />} />
        <IconButton label={text.dice} pressed icon={<Dices size={16} aria-hidden />} />
        <IconButton label={text.why} blocked icon={<Ellipsis size={16} aria-hidden />} />
      </Specimen>
    </>
  );
}
