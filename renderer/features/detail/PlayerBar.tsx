import { Pause, Play, Repeat, Volume2, VolumeX } from 'lucide-react';
import { IconButton } from '../../components/IconButton.tsx';
import { formatClip } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';

const texts = messages.detail;

/** The element id of the play button: Space presses it from anywhere in the view. */
export const PLAY_ID = 'media-play';

type PlayerBarProps = {
  readonly isNarrow: boolean;
  readonly isPlaying: boolean;
  readonly isLooping: boolean;
  readonly isMuted: boolean;
  /** Seconds. */
  readonly position: number;
  /** Seconds. */
  readonly length: number;
  readonly onToggle: () => void;
  readonly onSeek: (seconds: number) => void;
  readonly onLoop: () => void;
  readonly onMute: () => void;
};

/** Play, position, repeat, sound. */
export function PlayerBar(props: PlayerBarProps) {
  const { isNarrow, isPlaying, isLooping, isMuted, position, length, onToggle, onSeek, onLoop, onMute } = props;
  return (
    <div
      className={`flex w-full ${isNarrow ? 'max-w-xl' : 'max-w-3xl'} items-center gap-2 rounded-card border border-line-strong bg-surface px-2 py-1.5`}
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
        onClick={onToggle}
        id={PLAY_ID}
      />
      <input
        type="range"
        aria-label={texts.seek}
        aria-valuetext={texts.playhead(formatClip(position), formatClip(length))}
        min={0}
        max={length}
        step={1 / 60}
        value={Math.min(position, length)}
        onChange={(event) => onSeek(Number(event.target.value))}
        className="h-5 min-w-0 flex-1 accent-(--accent)"
      />
      <span className="figures text-small whitespace-nowrap text-muted">
        {formatClip(position)} / {formatClip(length)}
      </span>
      <IconButton label={texts.loop} pressed={isLooping} icon={<Repeat size={15} aria-hidden />} onClick={onLoop} />
      <IconButton
        label={isMuted ? texts.unmute : texts.mute}
        icon={isMuted ? <VolumeX size={16} aria-hidden /> : <Volume2 size={16} aria-hidden />}
        onClick={onMute}
      />
    </div>
  );
}
