import { Check, Pause, Play } from 'lucide-react';
import type { ParameterSpec } from '../../../src/contract/provider.ts';
import { client } from '../../client/current-client.ts';
import { classNames } from '../../components/class-names.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';

const text = messages.picker.samples;

type SampleOptionProps = {
  readonly option: Extract<ParameterSpec, { type: 'choice' }>['options'][number];
  readonly isChosen: boolean;
  readonly onChoose: () => void;
  readonly isPlaying: boolean;
  /** true: play it; false: it has ended or was stopped. */
  readonly onPlaying: (isPlaying: boolean) => void;
};

/** One voice or avatar: its portrait, its sample, its name. */
export function SampleOption({ option, isChosen, onChoose, isPlaying, onPlaying }: SampleOptionProps) {
  const { label, previewUrl, previewKind } = option;
  const url = previewUrl === undefined ? undefined : client().assetUrl(previewUrl);
  return (
    <li className="flex items-center gap-2 rounded-[7px] hover:bg-hover has-[button:focus-visible]:bg-hover">
      {url !== undefined && previewKind === 'audio' ? (
        <button
          type="button"
          aria-label={isPlaying ? text.stop(label) : text.play(label)}
          onClick={() => onPlaying(!isPlaying)}
          className="ml-1 flex size-7 shrink-0 items-center justify-center rounded-full border border-line-strong bg-surface hover:border-accent hover:text-accent-text"
        >
          {isPlaying ? (
            <Pause size={12} fill="currentColor" aria-hidden />
          ) : (
            <Play size={12} fill="currentColor" className="translate-x-px" aria-hidden />
          )}
        </button>
      ) : null}
      <button
        type="button"
        aria-pressed={isChosen}
        onClick={onChoose}
        className="flex min-h-9 min-w-0 flex-1 items-center gap-2 rounded-[7px] px-1.5 py-1 text-left"
      >
        {url !== undefined && previewKind === 'image' ? (
          <img src={url} alt="" loading="lazy" className="size-12 shrink-0 rounded-control bg-hover object-cover" />
        ) : null}
        <span className={classNames('min-w-0 flex-1 truncate', isChosen && 'font-medium')}>{label}</span>
        {isChosen ? <Check size={14} aria-hidden className="shrink-0 text-accent-text" /> : null}
      </button>
      {isPlaying && url !== undefined ? (
        <audio
          src={url}
          autoPlay
          onEnded={() => onPlaying(false)}
          onError={() => {
            onPlaying(false);
            toast.error(text.failed);
          }}
        />
      ) : null}
    </li>
  );
}
