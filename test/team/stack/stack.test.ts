import { createClient, type SupabaseClient } from '@supabase/supabase-js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stackObstacle } from './binaries.ts';
import type { Migration } from './migrations.ts';
import { type Stack, startStack } from './stack.ts';

const NOTES: Migration = {
  version: '1',
  name: '1_notes.sql',
  sql: `
    create table public.notes (id int primary key, owner uuid not null, body text);
    alter table public.notes enable row level security;
    create policy own on public.notes to authenticated using (owner = (select auth.uid())) with check (owner = (select auth.uid()));
    insert into storage.buckets (id, name, public) values ('files', 'files', false);
    create policy own_files on storage.objects to authenticated
      using (bucket_id = 'files' and (storage.foldername(name))[1] = (select auth.uid())::text)
      with check (bucket_id = 'files' and (storage.foldername(name))[1] = (select auth.uid())::text);
    create policy own_topic on realtime.messages for select to authenticated
      using (realtime.topic() = 'notes:' || (select auth.uid())::text);
    create function public.poke(topic text) returns void language sql security definer set search_path = ''
      as $$ select realtime.send('{"rev":1}'::jsonb, 'changed', topic, true) $$;`,
};

const obstacle = stackObstacle();

describe.skipIf(obstacle !== undefined)(`the team stack${obstacle === undefined ? '' : ` (${obstacle})`}`, () => {
  let stack: Stack;
  const ids: Record<string, string> = {};
  const member = (): SupabaseClient => createClient(stack.url, stack.keys.anonKey, { auth: { persistSession: false } });
  const signedIn = async (name: string): Promise<SupabaseClient> => {
    const client = member();
    const { error } = await client.auth.signInWithPassword({ email: `${name}@example.com`, password: 'correct horse' });
    expect(error).toBeNull();
    return client;
  };

  beforeAll(async () => {
    stack = await startStack({ migrations: [NOTES], functions: false });
    for (const name of ['ada', 'bob'])
      ids[name] = await stack.auth.createUser({ email: `${name}@example.com`, password: 'correct horse' });
  });
  afterAll(() => stack.stop());

  test('signs in, reads its user and its own rows, and sees none of another', async () => {
    const [ada, bob] = [await signedIn('ada'), await signedIn('bob')];

    const written = await ada.from('notes').insert({ id: 1, owner: ids['ada'], body: 'mine' }).select();
    const forged = await bob.from('notes').insert({ id: 2, owner: ids['ada'], body: 'forged' });

    expect((await ada.auth.getUser()).data.user?.id).toBe(ids['ada']);
    expect((await ada.auth.getClaims()).data?.claims.sub).toBe(ids['ada']);
    expect(written.data).toEqual([{ id: 1, owner: ids['ada'], body: 'mine' }]);
    expect(forged.error?.code).toBe('42501');
    expect((await bob.from('notes').select()).data).toEqual([]);
    expect((await member().from('notes').select()).data).toEqual([]);
  });

  test('gives new tokens for a refresh token once, and ends the session when it comes a second time', async () => {
    const ada = await signedIn('ada');
    const first = (await ada.auth.getSession()).data.session?.refresh_token ?? '';
    const second = await member().auth.refreshSession({ refresh_token: first });

    const reused = await member().auth.refreshSession({ refresh_token: first });
    const afterwards = await member().auth.refreshSession({ refresh_token: second.data.session?.refresh_token ?? '' });

    expect(second.error).toBeNull();
    expect(reused.error?.code).toBe('refresh_token_already_used');
    expect(afterwards.error).not.toBeNull();
  });

  test.each(['forged', 'expired', 'escalated'])('refuses a token that is %s', async (kind) => {
    const good = await stack.auth.accessToken(ids['ada'] ?? '', kind === 'expired' ? { ttlSeconds: -60 } : {});
    const [header = '', payload = '', signature = ''] = good.split('.');
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object;
    const changed = Buffer.from(JSON.stringify({ ...claims, role: 'service_role' })).toString('base64url');
    const token =
      kind === 'expired'
        ? good
        : kind === 'forged'
          ? `${header}.${changed}.${signature}`
          : stack.tokens.signMember({ sub: ids['ada'], role: 'postgres', exp: 2_000_000_000 });

    const headers = { apikey: stack.keys.anonKey, authorization: `Bearer ${token}` };
    const answer = await fetch(`${stack.url}/rest/v1/notes`, { headers });

    expect([401, 403]).toContain(answer.status);
  });

  test('takes the old and the new keys of the project, and nothing else', async () => {
    const status = async (key: string): Promise<number> =>
      (await fetch(`${stack.url}/rest/v1/notes`, { headers: { apikey: key } })).status;
    const { anonKey, serviceRoleKey, publishableKey, secretKey } = stack.keys;

    expect(await Promise.all([anonKey, serviceRoleKey, publishableKey, secretKey, 'sb_secret_x'].map(status))).toEqual([
      200, 200, 200, 200, 401,
    ]);
  });

  test('lets the policies decide about files', async () => {
    const [ada, bob] = [await signedIn('ada'), await signedIn('bob')];
    const place = `${ids['ada']}/a.txt`;

    const up = await ada.storage.from('files').upload(place, new Blob(['hello'], { type: 'text/plain' }));
    const signed = await ada.storage.from('files').createSignedUrl(place, 60);
    const down = await ada.storage.from('files').download(place);

    expect(up.error).toBeNull();
    expect(await down.data?.text()).toBe('hello');
    expect(await (await fetch(signed.data?.signedUrl ?? '')).text()).toBe('hello');
    expect((await ada.storage.from('files').list(ids['ada'])).data?.map(({ name }) => name)).toEqual(['a.txt']);
    expect((await bob.storage.from('files').download(place)).error).not.toBeNull();
    expect((await bob.storage.from('files').createSignedUrl(place, 60)).error).not.toBeNull();
    expect((await bob.storage.from('files').upload(`${ids['ada']}/b.txt`, 'x')).error).not.toBeNull();
    expect((await bob.storage.from('files').list(ids['ada'])).data).toEqual([]);
    expect((await bob.storage.from('files').remove([place])).data).toEqual([]);
    expect((await ada.storage.from('files').remove([place])).data?.length).toBe(1);
  });

  test('brings a poke to those who may hear it, and refuses the topic to others', async () => {
    const [ada, bob] = [await signedIn('ada'), await signedIn('bob')];
    const topic = `notes:${ids['ada']}`;
    const joined = (client: SupabaseClient, heard: (payload: unknown) => void): Promise<string> =>
      new Promise((resolve) => {
        const channel = client.channel(topic, { config: { private: true } });
        channel.on('broadcast', { event: 'changed' }, ({ payload }) => heard(payload));
        channel.subscribe((status) => resolve(status));
      });
    const heard = Promise.withResolvers<unknown>();
    await Promise.all([ada.realtime.setAuth(), bob.realtime.setAuth()]);

    const states = [await joined(ada, heard.resolve), await joined(bob, () => undefined)];
    await ada.rpc('poke', { topic });

    expect(states).toEqual(['SUBSCRIBED', 'CHANNEL_ERROR']);
    expect(await heard.promise).toMatchObject({ rev: 1 });
    await Promise.all([ada.realtime.disconnect(), bob.realtime.disconnect()]);
  });
});
