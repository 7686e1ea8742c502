import { randomUUID } from 'node:crypto';
import type { SupabaseClient } from '@supabase/supabase-js';
import { asCaller, type Caller, callerOf } from '../stack/caller.ts';
import { assetArgs, type Facts } from './facts.ts';
import { type Line, line } from './matrix.ts';
import { call, clientWith, must, type Person } from './world.ts';

const text = (content: string) => new Blob([content], { type: 'text/plain' });

/** Tries the bucket as everybody; what the service overwrites and deletes is made for it. */
export async function tryStorage(facts: Facts): Promise<readonly Line[]> {
  const { world, company } = facts;
  const bucket = (person: Person) => world.people[person].client.storage.from('media');
  const announced = async (): Promise<string> => {
    const content = randomUUID();
    const asset = await must(call(world.people.owner.client, 'register_asset', assetArgs(company, content)));
    return String(asset['object_path']);
  };
  const uploaded = async (): Promise<string> => {
    const path = await announced();
    const { error } = await bucket('owner').upload(path, text('original'));
    if (error !== null) throw error;
    return path;
  };
  const isStill = async (path: string): Promise<boolean> => {
    const { data } = await bucket('owner').download(path);
    return data !== null && (await data.text()) === 'original';
  };
  const kept = `${company}/${randomUUID()}`;
  const { error } = await world.people.service.client.storage.from('kept').upload(kept, text('x'));
  if (error !== null) throw error;
  return [
    await line(
      'storage: read a file',
      async (person) => (await bucket(person).download(facts.storedPath)).error === null,
    ),
    await line(
      'storage: upload what is announced',
      async (person) => (await bucket(person).upload(await announced(), text('x'))).error === null,
    ),
    await line(
      'storage: upload what is not announced',
      async (person) =>
        (await bucket(person).upload(`${company}/library/${randomUUID()}.png`, text('x'))).error === null,
    ),
    await line(
      'storage: read what the functions keep',
      async (person) => (await world.people[person].client.storage.from('kept').download(kept)).error === null,
    ),
    await line('storage: overwrite a file', async (person) => {
      const path = await uploaded();
      await bucket(person).upload(path, text('changed'), { upsert: true });
      await bucket(person).update(path, text('changed'));
      return !(await isStill(path));
    }),
    await line('storage: delete a file', async (person) => {
      const path = await uploaded();
      await bucket(person).remove([path]);
      return !(await isStill(path));
    }),
  ];
}

/** Joins the topic of company A as everybody, and tries to send to it. */
export async function tryRealtime(facts: Facts): Promise<readonly Line[]> {
  const { world, company } = facts;
  const topic = `company:${company}`;
  const pool = world.stack.database.pool('supabase_realtime_admin', 2);
  return [
    await line('realtime: hear company A', async (person) => {
      const client = clientWith(world.stack, world.people[person].token, {});
      await client.realtime.setAuth(world.people[person].token);
      try {
        return (await join(client, topic)) === 'SUBSCRIBED';
      } finally {
        await client.realtime.disconnect();
      }
    }),
    // What decides over a message from a client is whether its sender could insert it.
    await line('realtime: speak to company A', (person) =>
      asCaller(pool, callerOfPerson(facts, person), async (db) => {
        await db.query("select set_config('realtime.topic', $1, true)", [topic]);
        await db.query("insert into realtime.messages (topic, extension, private) values ($1, 'broadcast', true)", [
          topic,
        ]);
        return true;
      }).catch(() => false),
    ),
  ];
}

function join(client: SupabaseClient, topic: string): Promise<string> {
  return new Promise((resolve) => {
    client.channel(topic, { config: { private: true } }).subscribe((status) => resolve(status));
  });
}

function callerOfPerson({ world }: Facts, person: Person): Caller {
  if (person === 'anon') return { role: 'anon', claims: {} };
  if (person === 'service') return { role: 'service_role', claims: {} };
  return callerOf(world.people[person].userId);
}
