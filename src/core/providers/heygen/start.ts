import type { AttemptId } from '../../../contract/ids.ts';
import { type EpochMs, type JsonObject, SECOND } from '../../../contract/units.ts';
import type { AdapterAttempt, AdapterContext, Evidence, StartResult } from '../adapter.ts';
import type { Answer, VendorClient } from '../call.ts';
import { create, unreadableCreate } from '../http.ts';
import { keepAnswer, readKeptAnswer } from '../kept-answer.ts';
import { findVideos, listSessions } from './client.ts';
import { agentCreatedSchema, type Prepared, preparedSchema, speechSchema, videoCreatedSchema } from './wire.ts';

/** What a video is called at HeyGen: by this it is found again. It shows in the account's own list. */
export function titleOf(attemptId: AttemptId): string {
  return `Gesso ${attemptId}`;
}

/** Sends the request once, under our mark. Throws ProviderFailure that says whether the vendor can have it. */
export async function startHeyGen(client: VendorClient, attempt: AdapterAttempt): Promise<StartResult> {
  const prepared = preparedSchema.parse(attempt.prepared);
  const answer = await create(client, { path: prepared.path, json: marked(prepared, attempt.attemptId) });
  switch (prepared.job) {
    case 'video': {
      const parsed = videoCreatedSchema.safeParse(answer.json);
      if (!parsed.success) throw unreadableCreate(client, answer);
      return { handle: handleOf(prepared, parsed.data.data.video_id) };
    }
    case 'agent': {
      const parsed = agentCreatedSchema.safeParse(answer.json);
      if (!parsed.success) throw unreadableCreate(client, answer);
      return { handle: handleOf(prepared, parsed.data.data.session_id) };
    }
    case 'speech':
      return startedSpeech(client, { attempt, prepared, answer });
  }
}

function marked({ job, body }: Prepared, attemptId: AttemptId): JsonObject {
  switch (job) {
    case 'video':
      return { ...body, title: titleOf(attemptId), callback_id: attemptId };
    case 'agent':
      return { ...body, callback_id: attemptId };
    case 'speech':
      return body;
  }
}

/** Speech is answered with its result, whose address is named this once: kept before anything else. */
async function startedSpeech(
  client: VendorClient,
  sent: { attempt: AdapterAttempt; prepared: Prepared; answer: Answer },
): Promise<StartResult> {
  const { attempt, prepared, answer } = sent;
  const handle = speechHandle(prepared, { attemptId: attempt.attemptId, json: answer.json });
  if (handle === undefined) throw unreadableCreate(client, answer);
  await keepAnswer(client.context, attempt.attemptId, { answer, headers: [] });
  return { handle };
}

function speechHandle(prepared: Prepared, said: { attemptId: AttemptId; json: unknown }): JsonObject | undefined {
  const parsed = speechSchema.safeParse(said.json);
  if (!parsed.success) return undefined;
  const { audio_url, duration, request_id } = parsed.data.data;
  return {
    ...handleOf(prepared, request_id ?? said.attemptId),
    audioUrl: audio_url,
    ...(duration === undefined ? {} : { seconds: duration }),
  };
}

function handleOf(prepared: Prepared, taskId: string): JsonObject {
  const { job, secondMicros, isGuess, wantsCaptions, mime } = prepared;
  return { taskId, job, secondMicros, isGuess, wantsCaptions, mime };
}

/**
 * After doubt. A video is found by its title, compared letter by letter, since the vendor's filter takes parts of titles. That it is not
 * listed proves nothing: the list may lag. Speech is found only where its answer was kept; sessions of the agent carry no mark of ours.
 */
export async function findHeyGen(client: VendorClient, attempt: AdapterAttempt): Promise<StartResult | 'unknown'> {
  const prepared = preparedSchema.parse(attempt.prepared);
  const { attemptId } = attempt;
  switch (prepared.job) {
    case 'video': {
      const videos = await findVideos(client, titleOf(attemptId));
      const video = videos.find(({ title }) => title === titleOf(attemptId));
      return video === undefined ? 'unknown' : { handle: handleOf(prepared, video.id) };
    }
    case 'speech':
      return findKept(client.context, { attemptId, prepared });
    case 'agent':
      return 'unknown';
  }
}

async function findKept(
  context: AdapterContext,
  { attemptId, prepared }: { attemptId: AttemptId; prepared: Prepared },
): Promise<StartResult | 'unknown'> {
  const kept = await readKeptAnswer(context, attemptId);
  if (kept === undefined) return 'unknown';
  const json: unknown = JSON.parse(new TextDecoder().decode(kept.bytes));
  const handle = speechHandle(prepared, { attemptId, json });
  return handle === undefined ? 'unknown' : { handle };
}

/** What to show where nothing was found: for the agent the sessions that began since, for a person to compare. */
export async function evidenceOf(client: VendorClient, attempt: AdapterAttempt): Promise<Evidence> {
  const { job, at } = preparedSchema.parse(attempt.prepared);
  if (job === 'video')
    return {
      message: `HeyGen does not list a video called “${titleOf(attempt.attemptId)}” yet. Gesso goes on asking for a day.`,
      details: { title: titleOf(attempt.attemptId) },
    };
  if (job === 'speech') return { message: 'HeyGen keeps no list of speech.', details: {} };
  const since = (await listSessions(client)).filter((session) => beganAfter(session.created_at, at));
  const ids = since.map((session) => session.session_id).slice(0, 5);
  if (ids.length === 0)
    return {
      message: 'HeyGen lists no session of its agent since then, but its list may lag.',
      details: { sessions: [] },
    };
  return {
    message: `HeyGen lists ${since.length === 1 ? 'a session' : `${since.length} sessions`} of its agent since then: ${ids.join(', ')}.`,
    details: { sessions: ids },
  };
}

/** Their clock may be a minute off ours. `created_at` in seconds. */
function beganAfter(createdAt: number, at: EpochMs): boolean {
  return createdAt * SECOND >= at - 60 * SECOND;
}
