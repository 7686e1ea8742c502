import { type RefObject, useEffect, useRef, useState } from 'react';
import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { PlayerBar } from './PlayerBar.tsx';
import { Waveform } from './Waveform.tsx';

type MediaPlayerProps = { readonly asset: AssetView; readonly kind: 'video' | 'audio'; readonly onFailed: () => void };

/** A clip or a sound with a position that can be dragged frame by frame; a sound with its shape. Nothing plays by itself. */
export function MediaPlayer({ asset, kind, onFailed }: MediaPlayerProps) {
  const media = useRef<HTMLVideoElement & HTMLAudioElement>(null);
  const [isPlaying, setPlaying] = useState(false);
  const [isMuted, setMuted] = useState(false);
  const [isLooping, setLooping] = useState(kind === 'video');
  const [position, setPosition] = useState(0);
  const [length, setLength] = useState(asset.duration ?? 0);
  usePosition(media, isPlaying, setPosition);

  const toggle = (): void => playOrPause(media.current, onFailed);
  const seek = (seconds: number): void => {
    if (media.current !== null) media.current.currentTime = seconds;
    setPosition(seconds);
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
    // A streamed WebM does not know its own length; the library does.
    onLoadedMetadata: () => setLength((known) => finite(media.current?.duration) ?? known),
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
          <Waveform
            asset={asset}
            played={length === 0 ? 0 : position / length}
            onSeek={(share) => seek(share * length)}
          />
          <p className="line-clamp-4 text-center text-prompt text-pretty">{asset.prompt}</p>
          <audio {...shared} />
        </div>
      )}
      <PlayerBar
        isNarrow={kind === 'audio'}
        isPlaying={isPlaying}
        isLooping={isLooping}
        isMuted={isMuted}
        position={position}
        length={length}
        onToggle={toggle}
        onSeek={seek}
        onLoop={() => setLooping(!isLooping)}
        onMute={() => setMuted(!isMuted)}
      />
    </div>
  );
}

function playOrPause(media: HTMLMediaElement | null, onFailed: () => void): void {
  if (media === null) return;
  if (!media.paused) return media.pause();
  media.play().catch((error: unknown) => {
    // Pausing before the first picture rejects play(); that is no failure.
    if (!(error instanceof DOMException && error.name === 'AbortError')) onFailed();
  });
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

function finite(seconds: number | undefined): number | undefined {
  return seconds !== undefined && Number.isFinite(seconds) ? seconds : undefined;
}
