import { Search } from 'lucide-react';
import { useState } from 'react';
import type { ParameterSpec } from '../../../src/contract/provider.ts';
import type { JsonValue } from '../../../src/contract/units.ts';
import { TextInput } from '../../components/TextInput.tsx';
import { messages } from '../../messages/messages.ts';
import { samplesFor } from './sample-list.ts';
import { SampleOption } from './SampleOption.tsx';

const text = messages.picker.samples;
/** Fewer than this are seen at a glance. */
const SEARCHED = 8;

type SampleInputProps = {
  readonly spec: Extract<ParameterSpec, { type: 'choice' }>;
  readonly value: JsonValue | undefined;
  readonly onChange: (value: JsonValue | undefined) => void;
  readonly ids: { readonly id: string; readonly 'aria-describedby': string | undefined };
};

/** A voice or an avatar, heard or seen before it is chosen. Where the vendor's list may be newer than ours, a typed name is taken as it stands. */
export function SampleInput({ spec, value, onChange, ids }: SampleInputProps) {
  const [words, setWords] = useState('');
  const [playing, setPlaying] = useState<string>();
  const chosen = typeof value === 'string' ? value : spec.default;
  const { shown, more } = samplesFor(spec.options, words, chosen);
  const typed = words.trim();
  return (
    <div className="flex flex-col gap-2">
      {spec.options.length < SEARCHED && !spec.open ? null : (
        <div role="search" className="relative">
          <Search size={14} aria-hidden className="pointer-events-none absolute top-[9px] left-2.5 text-muted" />
          <TextInput
            {...ids}
            type="search"
            aria-label={text.search(spec.label)}
            placeholder={text.search(spec.label)}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            className="pl-8"
          />
        </div>
      )}
      <ul aria-label={spec.label} className="flex max-h-72 flex-col overflow-y-auto">
        {spec.default === undefined && !spec.required && typed === '' ? (
          <SampleOption
            option={{ value: '', label: text.none }}
            isChosen={chosen === undefined}
            onChoose={() => onChange(undefined)}
            isPlaying={false}
            onPlaying={() => undefined}
          />
        ) : null}
        {shown.map((option) => (
          <SampleOption
            key={option.value}
            option={option}
            isChosen={option.value === chosen}
            onChoose={() => onChange(option.value)}
            isPlaying={playing === option.value}
            onPlaying={(isPlaying) => setPlaying(isPlaying ? option.value : undefined)}
          />
        ))}
        {spec.open && typed !== '' && shown.length === 0 ? (
          <SampleOption
            option={{ value: typed, label: typed }}
            isChosen={chosen === typed}
            onChoose={() => onChange(typed)}
            isPlaying={false}
            onPlaying={() => undefined}
          />
        ) : null}
      </ul>
      <p role="status" className="text-small text-muted empty:hidden">
        {more > 0 ? text.more(more) : shown.length === 0 && !spec.open ? text.noMatch : ''}
      </p>
    </div>
  );
}
