import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Pool } from 'pg';
import { WebSocketServer, type WebSocket } from 'ws';
import { asCaller, type Caller } from './caller.ts';
import type { Database } from './database.ts';

const TOPIC_PREFIX = 'realtime:';

/** A phoenix message: who joined, which request it belongs to, where, what. */
type Message = {
  readonly joinRef: string | null;
  readonly ref: string | null;
  readonly topic: string;
  readonly event: string;
  readonly payload: Record<string, unknown>;
};

type Channel = { readonly joinRef: string | null; readonly isPrivate: boolean; caller: Caller };

type Session = { readonly socket: WebSocket; readonly isArrays: boolean; readonly channels: Map<string, Channel> };

/** The stand-in for Realtime: private topics whose readers the project's policies on `realtime.messages` decide, and broadcasts of the database. */
export type Realtime = {
  readonly accept: (request: IncomingMessage, socket: Duplex, head: Buffer) => void;
  readonly stop: () => Promise<void>;
};

/**
 * callerOf: who a token speaks for; undefined for one that is not valid. Messages written to `realtime.messages` reach those who have joined
 * their topic when the transaction commits. No presence, no changes of tables, no messages from client to client.
 */
export async function startRealtime(
  database: Database,
  callerOf: (token: string) => Caller | undefined,
): Promise<Realtime> {
  const pool = database.pool('supabase_realtime_admin', 4);
  const server = new WebSocketServer({ noServer: true });
  const sessions = new Set<Session>();
  const listener = await database.connect('supabase_realtime_admin');
  listener.on('notification', ({ payload }) => void deliver(pool, sessions, payload ?? '').catch(() => undefined));
  await listener.query('listen realtime_messages');
  return {
    accept: (request, socket, head) =>
      server.handleUpgrade(request, socket, head, (ws) => {
        const query = new URL(request.url ?? '/', 'http://stack').searchParams;
        const session: Session = { socket: ws, isArrays: query.get('vsn') !== '1.0.0', channels: new Map() };
        sessions.add(session);
        ws.on('close', () => sessions.delete(session));
        ws.on(
          'message',
          (data: Buffer) => void hear({ pool, callerOf, apiKey: query.get('apikey') ?? '' }, session, data),
        );
      }),
    stop: async () => {
      for (const { socket } of sessions) socket.terminate();
      server.close();
      await listener.end();
    },
  };
}

type Context = {
  readonly pool: Pool;
  readonly callerOf: (token: string) => Caller | undefined;
  readonly apiKey: string;
};

async function hear(context: Context, session: Session, data: Buffer): Promise<void> {
  const message = parse(data.toString('utf8'));
  if (message === undefined) return session.socket.close(1003);
  switch (message.event) {
    case 'heartbeat':
      return reply(session, message, 'ok');
    case 'phx_join':
      return join(context, session, message);
    case 'phx_leave':
      session.channels.delete(message.topic);
      return reply(session, message, 'ok');
    case 'access_token':
      return renew(context, session, message);
    default:
      return reply(session, message, 'error', { reason: 'the realtime stand-in does not know this event' });
  }
}

async function join(context: Context, session: Session, message: Message): Promise<void> {
  const config = message.payload['config'];
  const isPrivate = typeof config === 'object' && config !== null && 'private' in config && config.private === true;
  const token = message.payload['access_token'];
  const caller = context.callerOf(typeof token === 'string' ? token : context.apiKey);
  if (caller === undefined) return reply(session, message, 'error', { reason: 'Unauthorized: the token is not valid' });
  if (isPrivate && !(await mayRead(context.pool, caller, message.topic.slice(TOPIC_PREFIX.length))))
    return reply(session, message, 'error', {
      reason: 'Unauthorized: You do not have permissions to read from this Channel topic',
    });
  session.channels.set(message.topic, { joinRef: message.joinRef, isPrivate, caller });
  reply(session, message, 'ok', { postgres_changes: [] });
}

/** As the real one: may this caller see a message of this topic? */
function mayRead(pool: Pool, caller: Caller, topic: string): Promise<boolean> {
  const admin: Caller = { role: 'service_role', claims: {} };
  const probe = new RollBack();
  return asCaller(pool, admin, async (client) => {
    await client.query('reset role');
    await client.query("insert into realtime.messages (topic, extension, private) values ($1, 'broadcast', true)", [
      topic,
    ]);
    await client.query(
      "select set_config('realtime.topic', $1, true), set_config('request.jwt.claims', $2, true), set_config('role', $3, true)",
      [topic, JSON.stringify({ ...caller.claims, role: caller.role }), caller.role],
    );
    const { rowCount } = await client.query(
      "select 1 from realtime.messages where topic = $1 and extension = 'broadcast' limit 1",
      [topic],
    );
    probe.found = (rowCount ?? 0) > 0;
    throw probe;
  }).catch((error: unknown) => {
    if (error === probe) return probe.found;
    throw error;
  });
}

class RollBack extends Error {
  found = false;
}

function renew(context: Context, session: Session, message: Message): void {
  const token = message.payload['access_token'];
  const caller = typeof token === 'string' ? context.callerOf(token) : undefined;
  const channel = session.channels.get(message.topic);
  if (channel === undefined) return;
  if (caller === undefined) {
    session.channels.delete(message.topic);
    return push(session, { ...message, event: 'phx_close', payload: {} });
  }
  channel.caller = caller;
}

async function deliver(pool: Pool, sessions: ReadonlySet<Session>, id: string): Promise<void> {
  const { rows } = await pool.query<{ topic: string; event: string; payload: unknown; private: boolean }>(
    'select topic, event, payload, private from realtime.messages where id = $1',
    [id],
  );
  for (const row of rows) {
    const topic = `${TOPIC_PREFIX}${row.topic}`;
    const payload = { type: 'broadcast', event: row.event, payload: row.payload, meta: { id } };
    for (const session of sessions) {
      const channel = session.channels.get(topic);
      if (channel === undefined || channel.isPrivate !== row.private || isExpired(channel.caller)) continue;
      push(session, { joinRef: channel.joinRef, ref: null, topic, event: 'broadcast', payload });
    }
  }
}

function isExpired({ claims }: Caller): boolean {
  return typeof claims['exp'] === 'number' && claims['exp'] * 1000 <= Date.now();
}

function reply(
  session: Session,
  message: Message,
  status: 'ok' | 'error',
  response: Record<string, unknown> = {},
): void {
  push(session, { ...message, event: 'phx_reply', payload: { status, response } });
}

function push({ socket, isArrays }: Session, { joinRef, ref, topic, event, payload }: Message): void {
  socket.send(
    JSON.stringify(
      isArrays ? [joinRef, ref, topic, event, payload] : { join_ref: joinRef, ref, topic, event, payload },
    ),
  );
}

function parse(text: string): Message | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const [joinRef, ref, topic, event, payload] = Array.isArray(value) ? value : fieldsOf(value);
    if (typeof topic !== 'string' || typeof event !== 'string') return undefined;
    const content = typeof payload === 'object' && payload !== null ? { ...payload } : {};
    return { joinRef: textOrNull(joinRef), ref: textOrNull(ref), topic, event, payload: content };
  } catch {
    return undefined;
  }
}

function fieldsOf(value: unknown): unknown[] {
  if (typeof value !== 'object' || value === null) return [];
  return ['join_ref', 'ref', 'topic', 'event', 'payload'].map((name) => Reflect.get(value, name));
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}
