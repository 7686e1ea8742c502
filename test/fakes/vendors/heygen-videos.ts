import { z } from 'zod';
import type { CreateEntry } from './books.ts';
import { clip } from './clip.ts';
import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { FakeServer } from './fake-server.ts';
import { png } from './media.ts';
import { complain, PRIVATE_LOOKS, PUBLIC_LOOKS, secondMicros, VOICES } from './heygen-data.ts';

/** A video as the stand-in keeps it. */
export type Video = {
  readonly id: string;
  readonly title: string | null;
  readonly seconds: number;
  /** Names in the store of results. */
  readonly file: string;
  readonly still: string;
  readonly wantsCaptions: boolean;
  status: 'pending' | 'processing' | 'completed' | 'failed';
  /** Lists that did not show it yet. */
  hiddenLists: number;
};

/** Seconds of uploaded sounds, by asset. */
export type HeyGenStore = {
  readonly videos: Map<string, Video>;
  readonly sounds: Map<string, number>;
  readonly sessions: Map<string, Session>;
};

/** A session of the video agent. */
export type Session = {
  readonly id: string;
  readonly createdAt: number;
  readonly prompt: string;
  status: 'thinking' | 'generating' | 'completed' | 'failed';
  videoId: string | undefined;
};

const spoken = {
  script: z.string().min(1).max(5000).optional(),
  voice_id: z.string().optional(),
  audio_asset_id: z.string().optional(),
  voice_settings: z.object({ speed: z.number().min(0.5).max(1.5).optional() }).optional(),
  resolution: z.enum(['720p', '1080p', '4k']).default('720p'),
  aspect_ratio: z.enum(['16:9', '9:16', '4:5', '5:4', '1:1', 'auto']).default('16:9'),
  background: z.object({ type: z.literal('color'), value: z.string().regex(/^#[0-9a-f]{6}$/i) }).optional(),
  caption: z.object({ file_format: z.literal('srt'), style: z.literal('default').optional() }).optional(),
  output_format: z.enum(['mp4', 'webm']).default('mp4'),
  title: z.string().optional(),
  callback_id: z.string().optional(),
};
const videoSchema = z.discriminatedUnion('type', [
  z.object({
    ...spoken,
    type: z.literal('avatar'),
    avatar_id: z.string(),
    engine: z.object({ type: z.enum(['avatar_iii', 'avatar_iv', 'avatar_v']) }).default({ type: 'avatar_iv' }),
  }),
  z.object({
    ...spoken,
    type: z.literal('image'),
    image: z.object({ type: z.literal('asset_id'), asset_id: z.string() }),
  }),
]);
type VideoOrder = z.output<typeof videoSchema>;

/** POST /v3/videos: charged by its seconds. */
export function beginVideo(
  server: FakeServer,
  request: FakeRequest,
  order: { entry: CreateEntry; store: HeyGenStore },
): FakeAnswer {
  const { entry, store } = order;
  const parsed = videoSchema.safeParse(request.json());
  if (!parsed.success)
    return complain('invalid', parsed.error.issues[0]?.message, parsed.error.issues[0]?.path.join('.'));
  const body = parsed.data;
  const priced = priceOf(body);
  if (typeof priced === 'string') return complain('invalid', priced);
  const seconds = secondsOf(body, store);
  if (seconds === undefined) return complain('invalid', 'Provide a script or audio.', 'script');
  if (body.voice_id !== undefined && !VOICES.some((voice) => voice.voice_id === body.voice_id))
    return complain('invalid', 'No such voice.', 'voice_id');
  const video = addVideo(server, store, {
    title: body.title ?? null,
    seconds,
    wantsCaptions: body.caption?.style === 'default',
  });
  entry.taskId = video.id;
  entry.chargedMicros = Math.ceil(seconds * priced);
  if (body.script?.includes('#lag') === true) video.hiddenLists = 2;
  return { json: { data: { video_id: video.id, status: 'waiting', output_format: body.output_format } } };
}

/** Micro-dollars of a second, or why it cannot be made. */
function priceOf(body: VideoOrder): number | string {
  if (body.type === 'image') return secondMicros('avatar_iv', { type: 'photo_avatar', resolution: body.resolution });
  const look = [...PUBLIC_LOOKS, ...PRIVATE_LOOKS].find((one) => one.id === body.avatar_id);
  if (look === undefined) return 'No such avatar.';
  if (!look.supported_api_engines.includes(body.engine.type)) return 'The avatar does not support this engine.';
  return secondMicros(body.engine.type, { type: look.avatar_type, resolution: body.resolution });
}

/** As fast as voices speak: some fifteen letters a second, in whole tenths. */
function secondsOf(body: VideoOrder, store: HeyGenStore): number | undefined {
  if (body.audio_asset_id !== undefined) return store.sounds.get(body.audio_asset_id);
  if (body.script === undefined) return undefined;
  return Math.max(0.5, Math.ceil((body.script.length / 15 / (body.voice_settings?.speed ?? 1)) * 10) / 10);
}

/** A new video in the store. */
export function addVideo(
  server: FakeServer,
  store: HeyGenStore,
  made: { title: string | null; seconds: number; wantsCaptions: boolean },
): Video {
  const id = `video${String(store.videos.size + 1).padStart(28, '0')}`;
  const video: Video = {
    ...made,
    id,
    file: server.files.add(clip(id), 'video/mp4'),
    still: server.files.add(png(128, 72, [90, store.videos.size % 256, 40]), 'image/png'),
    status: 'pending',
    hiddenLists: 0,
  };
  store.videos.set(id, video);
  return video;
}

/** GET /v3/videos and /v3/videos/{id}; DELETE of one. */
export function videoAnswer(server: FakeServer, request: FakeRequest, store: HeyGenStore): FakeAnswer | undefined {
  const id = request.path.split('/')[3];
  if (id === undefined) return { json: listVideos(server, request, store) };
  const video = store.videos.get(id);
  if (video === undefined || server.faults.take('lost_task')) return complain('not_found');
  if (request.method === 'DELETE') {
    store.videos.delete(id);
    return { json: { data: { id, deleted: true } } };
  }
  advanceVideo(server, video);
  const isStrange = video.status !== 'completed' && video.status !== 'failed' && server.faults.take('unknown_status');
  return {
    json: { data: isStrange ? { ...viewVideo(server, video), status: 'in_review' } : viewVideo(server, video) },
  };
}

/** By parts of the title, as the vendor's filter does; newest first. */
function listVideos(server: FakeServer, request: FakeRequest, store: HeyGenStore): unknown {
  const part = request.query.get('title') ?? '';
  const found = [...store.videos.values()].filter((video) => video.title?.includes(part) === true || part === '');
  const shown = found.filter((video) => video.hiddenLists-- <= 0).toReversed();
  return {
    data: shown.slice(0, Number(request.query.get('limit') ?? 10)).map((video) => viewVideo(server, video)),
    has_more: false,
    next_token: null,
  };
}

/** A video gets on by one state with each question. */
export function advanceVideo(server: FakeServer, video: Video): void {
  if (video.status === 'pending') video.status = 'processing';
  else if (video.status === 'processing' && !server.faults.take('never_ends')) {
    video.status = server.faults.take('task_fails') ? 'failed' : 'completed';
    const entry = server.books.of(video.id);
    if (video.status === 'failed' && entry !== undefined) entry.chargedMicros = 0;
  }
}

/** A video as the vendor shows it. */
export function viewVideo(server: FakeServer, video: Video): Record<string, unknown> {
  const { id, title, status, seconds } = video;
  const common = { id, title, status, created_at: 1_795_000_000, folder_id: null };
  if (status === 'failed')
    return { ...common, failure_code: 'rendering_failed', failure_message: 'The video could not be rendered.' };
  if (status !== 'completed') return common;
  const said = server.faults.take('missing_cost') ? null : server.faults.take('wrong_cost') ? seconds * 10 : seconds;
  const url = `${server.url}${server.files.address(video.file)}`;
  return {
    ...common,
    duration: said,
    video_url: url,
    thumbnail_url: `${server.url}${server.files.address(video.still)}`,
    completed_at: 1_795_000_060,
    ...(video.wantsCaptions ? { captioned_video_url: `${url}&captions=1` } : {}),
  };
}

/** Ends everything that goes on, well. */
export function finishVideos({ videos, sessions }: HeyGenStore): void {
  for (const video of videos.values()) if (video.status !== 'failed') video.status = 'completed';
  for (const session of sessions.values()) if (session.videoId !== undefined) session.status = 'completed';
}
