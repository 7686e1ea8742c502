import { useEffect, useState } from 'react';
import { AudioLines, Pause, Play } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { formatClip } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';
import { stopPlaying, togglePlaying, useNowPlaying } from './now-playing.ts';

/** A sound: its words, its length, and a play button, below the place of tick and marks. No waveform is drawn that was not computed. */
export function AudioTile({ asset, isTabStop }: { readonly asset: AssetView; readonly isTabStop: boolean }) {
  const isPlaying = useNowPlaying(({ id }) => id === asset.id);
  const [position, setPosition] = useState(0);
  useEffect(() => () => stopPlaying(asset.id), [asset.id]);
  const share = asset.duration === null || asset.duration === 0 ? 0 : Math.min(1, position / asset.duration);
  return (
    <span className="absolute inset-0 flex flex-col gap-2 border border-line bg-surface p-3 pt-9 text-left">
      <span className="flex items-center gap-2">
        <button
          type="button"
          tabIndex={isTabStop ? 0 : -1}
          aria-label={isPlaying ? messages.library.pause : messages.library.play}
          onClick={(event) => {
            event.stopPropagation();
            togglePlaying(asset.id);
          }}
          onDoubleClick={(event) => event.stopPropagation()}
          className="flex size-8 shrink-0 items-center justify-center rounded-full border border-line-strong bg-raised text-text transition-colors hover:border-accent hover:text-accent-text"
        >
          {isPlaying ? (
            <Pause size={14} fill="currentColor" aria-hidden />
          ) : (
            <Play size={14} fill="currentColor" className="translate-x-px" aria-hidden />
          )}
        </button>
        <span aria-hidden className="figures text-small text-muted">
          {isPlaying ? `${formatClip(position)} / ` : ''}
          {asset.duration === null ? '' : formatClip(asset.duration)}
        </span>
      </span>
      <span aria-hidden className="line-clamp-3 text-pretty text-muted">
        {asset.prompt}
      </span>
      <AudioLines
        size={34}
        strokeWidth={1.3}
        className={`absolute right-3 bottom-4 hidden transition-colors group-hover:opacity-0 group-data-wide:block ${isPlaying ? 'text-accent' : 'text-line-strong'}`}
        aria-hidden
      />
      <span aria-hidden className="absolute inset-x-0 bottom-0 h-[3px] bg-line">
        <span className="block h-full bg-accent" style={{ width: `${share * 100}%` }} />
      </span>
      {isPlaying ? (
        <audio
          ref={quietWhenGone}
          src={client().assetUrl(asset.url)}
          autoPlay
          onTimeUpdate={(event) => setPosition(event.currentTarget.currentTime)}
          onEnded={() => {
            stopPlaying(asset.id);
            setPosition(0);
          }}
          onError={() => {
            stopPlaying(asset.id);
            toast.error(messages.detail.mediaFailedTitle, { description: messages.detail.mediaFailedText });
          }}
        />
      ) : null}
    </span>
  );
}

/** The library stays in the document while another view is shown: its sound does not. */
function quietWhenGone(sound: HTMLAudioElement): () => void {
  return () => sound.pause();
}
