import { type RefObject, useEffect, useRef, useState } from 'react';
import { AudioLines, Pause, Play, Repeat, Volume2, VolumeX } from 'lucide-react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { formatClip } from '../../format/time.ts';
import { messages } from '../../messages/en.ts';

const texts = messages.detail;

type MediaPlayerProps = { readonly asset: AssetView; readonly kind: 'video' | 'audio'; readonly onFailed: () => void };

/** A clip or a sound with a position that can be dragged frame by frame. Nothing plays by itself. */
export function MediaPlayer({ asset, kind, onFailed }: MediaPlayerProps) {
  const media = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [isMuted, setMuted] = useState(false);
  const [isLooping, setLooping] = useState(kind === 'video');
  const [position, setPosition] = useState(0);
  const [length, setLength] = useState(asset.duration ?? 0);
  usePosition(media, isPlaying, setPosition);

  const toggle = (): void => {
    const element = media.current;
    if (element === null) return;
    if (!element.paused) return element.pause();
    element.play().catch((error: unknown) => {
      // Pausing before the first picture rejects play(); that is no failure.
      if (!(error instanceof DOMException && error.name === 'AbortError')) onFailed();
    });
  };
  const shared = {
    ref: media,
    src: client().assetUrl(asset.url),
    muted: isMuted,
    loop: isLooping,
    preload: 'auto',
    onPlay: () => setPlaying(true),
    onPause: () => setPlaying(false),
    onEnded: () => setPlaying(false),
    onLoadedMetadata: () => setLength(media.current?.duration ?? 0),
    onError: onFailed,
  } as const;

  return (
    <div className="flex size-full flex-col items-center justify-center gap-4 p-6 max-sm:p-3">
      {kind === 'video' ? (
        <video
          {...shared}
          playsInline
          onClick={toggle}
          className="min-h-0 max-w-full flex-1 rounded-card object-contain"
        />
      ) : (
        <div className="flex w-full max-w-xl flex-col items-center gap-4 rounded-card border border-line bg-surface p-8">
          <AudioLines size={40} strokeWidth={1.4} aria-hidden className={isPlaying ? 'text-accent' : 'text-faint'} />
          <p className="line-clamp-4 text-center text-prompt text-pretty">{asset.prompt}</p>
          <audio {...shared} />
        </div>
      )}
      <div
        className={`flex w-full ${kind === 'audio' ? 'max-w-xl' : 'max-w-3xl'} items-center gap-2 rounded-card border border-line-strong bg-surface px-2 py-1.5`}
      >
        <IconButton
          label={isPlaying ? texts.pause : texts.play}
          shortcut="Space"
          icon={
            isPlaying ? (
              <Pause size={16} fill="currentColor" aria-hidden />
            ) : (
              <Play size={16} fill="currentColor" aria-hidden />
            )
          }
          onClick={toggle}
          data-media-toggle
        />
        <input
          type="range"
          aria-label={texts.seek}
          aria-valuetext={texts.playhead(formatClip(position), formatClip(length))}
          min={0}
          max={length}
          step={1 / 60}
          value={Math.min(position, length)}
          onChange={(event) => {
            const next = Number(event.target.value);
            if (media.current !== null) media.current.currentTime = next;
            setPosition(next);
          }}
          className="h-5 min-w-0 flex-1 accent-(--accent)"
        />
        <span className="figures text-small whitespace-nowrap text-muted">
          {formatClip(position)} / {formatClip(length)}
        </span>
        <IconButton
          label={texts.loop}
          pressed={isLooping}
          icon={<Repeat size={15} aria-hidden />}
          onClick={() => setLooping(!isLooping)}
        />
        <IconButton
          label={isMuted ? texts.unmute : texts.mute}
          icon={isMuted ? <VolumeX size={16} aria-hidden /> : <Volume2 size={16} aria-hidden />}
          onClick={() => setMuted(!isMuted)}
        />
      </div>
    </div>
  );
}

/** Follows the position as smoothly as the screen draws while it plays; `timeupdate` comes only four times a second. */
function usePosition(
  media: RefObject<HTMLMediaElement | null>,
  isPlaying: boolean,
  setPosition: (seconds: number) => void,
): void {
  useEffect(() => {
    if (!isPlaying) return undefined;
    let frame = requestAnimationFrame(function follow() {
      setPosition(media.current?.currentTime ?? 0);
      frame = requestAnimationFrame(follow);
    });
    return () => cancelAnimationFrame(frame);
  }, [media, isPlaying, setPosition]);
}
