import type { ActualCost, OutputRef, TaskStatus } from '../adapter.ts';
import { videoFailure } from './failures.ts';
import type { HeyGenHandle, HeyGenSession, HeyGenVideo } from './wire.ts';

const NOTHING: ActualCost = { micros: 0, basis: 'price_table' };

/** A video's state as the engine knows states. One that was never seen before counts as going on. */
export function videoStatus(video: HeyGenVideo, handle: HeyGenHandle): TaskStatus {
  switch (video.status) {
    case 'pending':
    case 'waiting':
    case 'queued':
      return { state: 'queued', message: 'Waiting at HeyGen' };
    case 'processing':
      return { state: 'running', message: 'HeyGen is making the video' };
    case 'completed':
      return {
        state: 'succeeded',
        outputs: [outputOf(video, handle)],
        cost: costOf(handle, video.duration ?? undefined),
      };
    case 'failed':
      return {
        state: 'failed',
        failure: videoFailure({ taskId: video.id, code: video.failure_code, message: video.failure_message }),
        // It bills the seconds of a result: where there is none, there is nothing to bill.
        cost: typeof video.duration === 'number' && video.duration > 0 ? costOf(handle, video.duration) : NOTHING,
      };
    default:
      return { state: 'running', message: `HeyGen says “${video.status.slice(0, 40)}”` };
  }
}

/** A session's state; `video` as soon as it has one. Its video decides what came out. */
export function sessionStatus(
  session: HeyGenSession,
  options: { readonly video: HeyGenVideo | undefined; readonly handle: HeyGenHandle },
): TaskStatus {
  const { video, handle } = options;
  if (video !== undefined && (video.status === 'completed' || video.status === 'failed'))
    return videoStatus(video, handle);
  const failure = videoFailure({ taskId: session.session_id, code: undefined, message: undefined });
  switch (session.status) {
    case 'failed':
      return { state: 'failed', failure, cost: NOTHING };
    case 'completed':
      // Without a video it was stopped before it made one.
      return video === undefined
        ? { state: 'cancelled', cost: NOTHING }
        : running(session, 'The video is being finished');
    case 'waiting_for_input':
      return running(session, 'The agent waits for an answer that only its own page takes');
    default:
      return running(session, `The agent is ${session.status.slice(0, 40).replaceAll('_', ' ')}`);
  }
}

function running({ progress }: HeyGenSession, message: string): TaskStatus {
  const known = typeof progress === 'number' && Number.isFinite(progress);
  return { state: 'running', message, ...(known ? { progress: Math.min(1, Math.max(0, progress / 100)) } : {}) };
}

/** Speech is answered with its result: by the time there is a handle, it is done. */
export function speechStatus(handle: HeyGenHandle): TaskStatus {
  const output: OutputRef = { kind: 'audio', mime: handle.mime ?? 'audio/mpeg', ref: { url: handle.audioUrl ?? '' } };
  return {
    state: 'succeeded',
    outputs: [handle.seconds === undefined ? output : { ...output, durationMs: Math.round(handle.seconds * 1000) }],
    cost: costOf(handle, handle.seconds),
  };
}

/** Seconds times price. Without either the figure is no number, and the engine books what it holds, as an estimate. */
function costOf({ secondMicros, isGuess }: HeyGenHandle, seconds: number | undefined): ActualCost {
  if (seconds === undefined || secondMicros === null) return { micros: Number.NaN, basis: 'estimate' };
  return { micros: Math.ceil(seconds * secondMicros), basis: isGuess ? 'estimate' : 'price_table' };
}

/** The address expires; it is asked for anew by the video's id. */
function outputOf(video: HeyGenVideo, handle: HeyGenHandle): OutputRef {
  const output: OutputRef = { kind: 'video', mime: handle.mime ?? 'video/mp4', ref: { videoId: video.id } };
  return typeof video.duration === 'number' ? { ...output, durationMs: Math.round(video.duration * 1000) } : output;
}

/** Where a finished video is; the one with captions, where those were wanted and are there. */
export function videoUrlOf(video: HeyGenVideo, wantsCaptions: boolean): string | undefined {
  return (wantsCaptions ? video.captioned_video_url : undefined) ?? video.video_url ?? undefined;
}
