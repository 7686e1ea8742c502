import { z } from 'zod';
import type { CreateEntry } from './books.ts';
import { clip } from './clip.ts';
import type { FakeAnswer, FakeRequest } from './exchange.ts';
import type { FakeServer } from './fake-server.ts';
import { png, wav } from './media.ts';
import { creditsOf } from './runway-prices.ts';

/** One credit is a cent. */
export const CREDIT_MICROS = 10_000;

const bodySchema = z.looseObject({
  model: z.string(),
  promptText: z.string().min(1).optional(),
  ratio: z.string().optional(),
  resolution: z.string().optional(),
  quality: z.string().optional(),
  audio: z.boolean().optional(),
  duration: z.number().min(0.5).max(30).optional(),
  outputCount: z.int().min(1).max(10).optional(),
  promptImage: z.array(z.object({ uri: z.string().min(1), position: z.enum(['first', 'last']) })).optional(),
  referenceImages: z.array(z.object({ uri: z.string().min(1), tag: z.string().optional() })).optional(),
  videoUri: z.string().optional(),
  promptVideo: z.string().optional(),
  voice: z.object({ type: z.literal('runway-preset'), presetId: z.string() }).optional(),
});
type Body = z.output<typeof bodySchema>;

/** A task as the stand-in keeps it. */
export type RunwayTasks = Map<string, Task>;

type Task = {
  readonly id: string;
  readonly createdAt: string;
  readonly credits: number;
  /** Names in the store of results. */
  readonly files: readonly string[];
  readonly isUnsafe: boolean;
  /** What is left to pay when it ends well. */
  readonly finalCredits: number;
  status: 'PENDING' | 'THROTTLED' | 'RUNNING' | 'SUCCEEDED' | 'FAILED' | 'CANCELLED';
};

/** Takes a task on, credits and all. 400: what is asked makes no sense. */
export function beginTask(
  server: FakeServer,
  request: FakeRequest,
  order: {
    entry: CreateEntry;
    tasks: RunwayTasks;
    endpoint: string;
    kind: 'video' | 'image' | 'audio';
  },
): FakeAnswer {
  const { entry, tasks, endpoint, kind } = order;
  const parsed = bodySchema.safeParse(request.json());
  if (!parsed.success) return invalid(parsed.error.issues);
  const body = parsed.data;
  const problem = problemOf(endpoint, body);
  const credits = creditsOf({ ...body, references: body.referenceImages?.length ?? 0 });
  if (problem !== undefined || credits === undefined)
    return invalid([{ path: [problem?.path ?? 'model'], message: problem?.message ?? 'Invalid enum value' }]);
  const number = tasks.size + 1;
  const task: Task = {
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    createdAt: new Date().toISOString(),
    credits,
    files: filesOf(server, body, { kind, number }),
    isUnsafe: body.promptText?.includes('#unsafe') === true,
    // A short effect takes one of the two credits that it may.
    finalCredits: body.model === 'eleven_text_to_sound_v2' && (body.duration ?? 30) <= 10 ? 1 : credits,
    status: 'PENDING',
  };
  tasks.set(task.id, task);
  entry.taskId = task.id;
  entry.chargedMicros = credits * CREDIT_MICROS;
  return { json: { id: task.id, estimatedCost: { credits } } };
}

/** What the vendor's own checks would refuse. */
function problemOf(endpoint: string, body: Body): { path: string; message: string } | undefined {
  const { ratio } = body;
  if (endpoint.startsWith('text_to') && body.promptText === undefined)
    return { path: 'promptText', message: 'Required' };
  if (endpoint === 'image_to_video' && body.promptImage === undefined)
    return { path: 'promptImage', message: 'Required' };
  if (endpoint === 'image_to_video' && body.promptImage?.[0]?.position !== 'first')
    return { path: 'promptImage', message: 'A first frame is needed' };
  if (endpoint === 'video_to_video' && body.videoUri === undefined && body.promptVideo === undefined)
    return { path: 'videoUri', message: 'Required' };
  if (endpoint === 'text_to_image' && body.model === 'gen4_image_turbo' && body.referenceImages === undefined)
    return { path: 'referenceImages', message: 'Required' };
  if (body.model === 'gen4.5' && endpoint === 'text_to_video' && ratio !== '1280:720' && ratio !== '720:1280')
    return { path: 'ratio', message: 'Expected 1280:720 | 720:1280' };
  if (body.model.startsWith('veo') && ![4, 6, 8].includes(body.duration ?? 8))
    return { path: 'duration', message: 'Expected 4 | 6 | 8' };
  const uris = [...(body.promptImage ?? []), ...(body.referenceImages ?? [])].map(({ uri }) => uri);
  const strange = [...uris, body.videoUri, body.promptVideo].find(
    (uri) => uri !== undefined && !/^(?:https:|runway:|data:(?:image|video|audio)\/[a-z0-9.+-]+;base64,)/.test(uri),
  );
  return strange === undefined ? undefined : { path: 'uri', message: 'Invalid asset' };
}

function filesOf(
  server: FakeServer,
  body: Body,
  order: { kind: 'video' | 'image' | 'audio'; number: number },
): Task['files'] {
  const { kind, number } = order;
  return Array.from({ length: kind === 'image' ? (body.outputCount ?? 1) : 1 }, (_, index) => {
    switch (kind) {
      case 'video':
        return server.files.add(clip(`runway ${number}`), 'video/mp4');
      case 'image':
        return server.files.add(png(128, 72, [number % 256, index * 40, 90]), 'image/png');
      case 'audio':
        return server.files.add(wav(1, 300 + number), 'audio/wav');
    }
  });
}

/** GET: the task, one step further. DELETE: one that goes on is stopped and its credits come back; one that has ended is gone. */
export function taskAnswer(
  server: FakeServer,
  request: FakeRequest,
  order: { tasks: RunwayTasks; id: string },
): FakeAnswer | undefined {
  const task = order.tasks.get(order.id);
  if (task === undefined || server.faults.take('lost_task')) return { status: 404, json: { error: 'Not found' } };
  if (request.method === 'GET') return { json: advance(server, task) };
  if (request.method !== 'DELETE') return undefined;
  if (isOpen(task)) end(server, task, 'CANCELLED', 0);
  else order.tasks.delete(task.id);
  return { status: 204, bytes: new Uint8Array() };
}

/** A task gets on by one state with each question. */
function advance(server: FakeServer, task: Task): unknown {
  if (task.status === 'PENDING') task.status = 'THROTTLED';
  else if (task.status === 'THROTTLED') task.status = 'RUNNING';
  else if (task.status === 'RUNNING' && !server.faults.take('never_ends')) finish(server, task);
  if (isOpen(task) && server.faults.take('unknown_status')) return { ...view(server, task), status: 'AWAITING_REVIEW' };
  return view(server, task);
}

function finish(server: FakeServer, task: Task): void {
  if (task.isUnsafe) end(server, task, 'FAILED', task.credits);
  else if (server.faults.take('task_fails')) end(server, task, 'FAILED', 0);
  else end(server, task, 'SUCCEEDED', task.finalCredits);
}

function end(server: FakeServer, task: Task, status: Task['status'], credits: number): void {
  task.status = status;
  const entry = server.books.of(task.id);
  if (entry !== undefined) entry.chargedMicros = credits * CREDIT_MICROS;
}

function isOpen(task: Task): boolean {
  return task.status === 'PENDING' || task.status === 'THROTTLED' || task.status === 'RUNNING';
}

function view(server: FakeServer, task: Task): Record<string, unknown> {
  const { id, createdAt, status } = task;
  const common = { id, createdAt, status };
  if (isOpen(task)) {
    const progress = status === 'RUNNING' ? { progress: 0.5 } : {};
    return { ...common, ...progress, estimatedCost: { credits: task.credits } };
  }
  const taken = (server.books.of(id)?.chargedMicros ?? 0) / CREDIT_MICROS;
  const credits = server.faults.take('wrong_cost') ? taken * 10 : taken;
  const cost = server.faults.take('missing_cost') ? {} : { cost: { credits } };
  if (status === 'FAILED')
    return {
      ...common,
      ...cost,
      failure: task.isUnsafe ? 'The prompt was flagged by our safety system.' : 'The generation was of low quality.',
      failureCode: task.isUnsafe ? 'SAFETY.INPUT.TEXT' : 'INTERNAL.BAD_OUTPUT.CODE01',
    };
  if (status === 'CANCELLED') return { ...common, ...cost };
  return { ...common, ...cost, output: task.files.map((name) => `${server.url}${server.files.address(name)}`) };
}

/** The answer to a create whose input breaks the rules: a task that will say so, without a charge. */
export function refusedTask(tasks: RunwayTasks): unknown {
  const id = `00000000-0000-4000-8000-${String(tasks.size + 1).padStart(12, '0')}`;
  const createdAt = new Date().toISOString();
  tasks.set(id, { id, createdAt, credits: 0, files: [], isUnsafe: true, finalCredits: 0, status: 'PENDING' });
  return { id, estimatedCost: { credits: 0 } };
}

/** Ends every task that goes on, well. */
export function finishTasks(tasks: RunwayTasks): void {
  for (const task of tasks.values()) if (isOpen(task)) task.status = 'SUCCEEDED';
}

/** The vendor's refusal of a body. */
export function invalid(issues: readonly { path: readonly PropertyKey[]; message: string }[]): FakeAnswer {
  const listed = issues.map(({ path, message }) => ({ code: 'invalid', path: path.map(String), message }));
  return {
    status: 400,
    json: { error: 'Validation of body failed', issues: listed, docUrl: 'https://docs.dev.runwayml.com' },
  };
}
