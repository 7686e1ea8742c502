import { z } from 'zod';
import type { CreateEntry } from './books.ts';
import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { FakeServer } from './fake-server.ts';
import { AGENT_SECOND_MICROS, complain } from './heygen-data.ts';
import { addVideo, advanceVideo, type HeyGenStore, type Session, type Video, viewVideo } from './heygen-videos.ts';

const agentSchema = z.object({
  prompt: z.string().min(1).max(10_000),
  mode: z.enum(['generate', 'chat']).default('generate'),
  avatar_id: z.string().optional(),
  voice_id: z.string().optional(),
  orientation: z.enum(['landscape', 'portrait']).optional(),
  callback_id: z.string().optional(),
});

/** POST /v3/video-agents: a session that makes one film of six seconds. */
export function beginSession(request: FakeRequest, order: { entry: CreateEntry; store: HeyGenStore }): FakeAnswer {
  const parsed = agentSchema.safeParse(request.json());
  if (!parsed.success) return complain('invalid', parsed.error.issues[0]?.message);
  const { sessions } = order.store;
  const session: Session = {
    id: `session-${sessions.size + 1}`,
    createdAt: Math.floor(Date.now() / 1000),
    prompt: parsed.data.prompt,
    status: 'thinking',
    videoId: undefined,
  };
  sessions.set(session.id, session);
  order.entry.taskId = session.id;
  order.entry.chargedMicros = 6 * AGENT_SECOND_MICROS;
  return {
    json: { data: { session_id: session.id, status: session.status, created_at: session.createdAt, video_id: null } },
  };
}

/** Everything else about sessions: the list, one of them, its videos, stop. */
export function sessionAnswer(server: FakeServer, request: FakeRequest, store: HeyGenStore): FakeAnswer | undefined {
  const [, , , id, part] = request.path.split('/');
  if (id === undefined) {
    const data = [...store.sessions.values()].toReversed();
    return {
      json: {
        data: data.map((one) => ({ session_id: one.id, created_at: one.createdAt, title: null })),
        has_more: false,
      },
    };
  }
  const session = store.sessions.get(id);
  if (session === undefined || server.faults.take('lost_task')) return complain('not_found');
  const video = session.videoId === undefined ? undefined : store.videos.get(session.videoId);
  if (part === 'videos')
    return { json: { data: video === undefined ? [] : [viewVideo(server, video)], has_more: false } };
  if (part === 'stop') {
    stop(server, session);
    return { json: { data: { session_id: id } } };
  }
  if (session.status === 'thinking' && !server.faults.take('never_ends')) {
    const made = addVideo(server, store, { title: 'A film', seconds: 6, wantsCaptions: false });
    session.videoId = made.id;
    session.status = 'generating';
  } else if (session.status === 'generating' && video !== undefined) advanceSession(server, session, video);
  const { status, createdAt, videoId } = session;
  const shown = status === 'thinking' && server.faults.take('unknown_status') ? 'dreaming' : status;
  const progress = { thinking: 20, generating: 60, completed: 100, failed: 60 }[status];
  return {
    json: { data: { session_id: id, status: shown, progress, created_at: createdAt, video_id: videoId ?? null } },
  };
}

function advanceSession(server: FakeServer, session: Session, video: Video): void {
  advanceVideo(server, video);
  if (video.status === 'completed') session.status = 'completed';
  if (video.status !== 'failed') return;
  session.status = 'failed';
  const entry = server.books.of(session.id);
  if (entry !== undefined) entry.chargedMicros = 0;
}

/** What is finished stays; before the film began nothing is taken. */
function stop(server: FakeServer, session: Session): void {
  if (session.status === 'thinking') {
    const entry = server.books.of(session.id);
    if (entry !== undefined) entry.chargedMicros = 0;
    session.status = 'completed';
  }
}
