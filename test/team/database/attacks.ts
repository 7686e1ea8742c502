import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { op } from './desk.ts';
import { assetArgs } from './facts.ts';
import { asArray, call, clientWith, createCompany, field, jobArgs, must, type World } from './world.ts';

/** What somebody would try who wants more than is theirs. */
export function describeAttacks(world: () => World): void {
  describe('an attacker', () => {
    const people = () => world().people;
    const startOwn = (company: string, more: object = {}) =>
      must(call(people().owner.client, 'start_media_job', { ...jobArgs(company), ...more }));

    test('gets nothing with a token that is forged, expired, unsigned, or names a role of the database', async () => {
      const { stack, a } = world();
      const userId = people().owner.userId;
      const good = people().owner.token;
      const [header = '', payload = '', signature = ''] = good.split('.');
      const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
      const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString());
      const later = Math.floor(Date.now() / 1000) + 600;
      const sign = (more: object) => stack.tokens.signMember({ sub: userId, exp: later, ...more });
      const tokens = {
        forged: `${header}.${encode({ ...claims, role: 'service_role' })}.${signature}`,
        unsigned: `${encode({ alg: 'none', typ: 'JWT' })}.${encode({ ...claims, role: 'service_role' })}.`,
        expired: await stack.auth.accessToken(userId, { ttlSeconds: -60 }),
        owner: sign({ role: 'postgres' }),
        superuser: sign({ role: 'supabase_admin' }),
        authenticator: sign({ role: 'authenticator' }),
        roleless: sign({}),
        empty: 'x',
      };

      for (const [name, token] of Object.entries(tokens)) {
        const client = clientWith(stack, token, {});
        const read = await client.from('media_projects').select('*', { count: 'exact' });
        const called = await call(client, 'start_media_job', jobArgs(a));
        expect([name, read.status >= 400 || read.count === 0, [401, 403].includes(called.status)]).toEqual([
          name,
          true,
          true,
        ]);
      }
    });

    test('finds no door into another schema', async () => {
      const { client } = people().owner;

      const answers = await Promise.all([
        client.schema('app').rpc('my_company_ids'),
        client.schema('app').from('applied_ops').select(),
        client.schema('auth').from('users').select(),
        client.schema('realtime').from('messages').select(),
        client.schema('storage').from('buckets').select(),
      ]);

      expect(answers.map(({ status }) => status)).toEqual([406, 406, 406, 406, 406]);
    });

    test('cannot use another company’s job, device, allowance, key or asset in their own', async () => {
      const victim = await createCompany(world());
      const { owner, stranger, service } = people();
      const job = String(field(await startOwn(victim), 'job', 'id'));
      const allowance = randomUUID();
      await must(
        call(owner.client, 'reserve_allowance', {
          p_company: victim,
          p_id: allowance,
          p_device: owner.deviceId,
          p_provider: 'runway',
          p_amount_micros: 5,
        }),
      );
      const key = await must(call(owner.client, 'create_api_key', { p_company: victim, p_name: 'k' }));
      const asset = await must(call(owner.client, 'register_asset', assetArgs(victim, 'theirs')));
      const b = { p_company: world().b };
      const mine = (name: string, args: object) => call(stranger.client, name, { ...b, ...args });
      const usage = { p_id: randomUUID(), p_provider: 'runway', p_amount_micros: 1 };

      const answers = await Promise.all([
        call(stranger.client, 'start_media_job', jobArgs(world().b, { p_id: job })),
        call(stranger.client, 'start_media_job', jobArgs(world().b, { p_device: owner.deviceId })),
        call(stranger.client, 'start_media_job', jobArgs(world().b, { p_api_key: key['id'] })),
        call(service.client, 'start_media_job', jobArgs(world().b, { p_api_key: key['id'] })),
        call(stranger.client, 'register_asset', assetArgs(world().b, 'x', { p_job: job })),
        call(stranger.client, 'register_asset', assetArgs(world().b, 'theirs', { p_id: asset['id'] })),
        mine('book_usage', { ...usage, p_job: job }),
        mine('book_usage', { ...usage, p_allowance: allowance }),
        mine('book_usage', { ...usage, p_device: owner.deviceId }),
        mine('release_allowance', { p_id: allowance }),
        mine('put_setting', {
          p_key: 'x',
          p_value: 1,
          p_hlc: `${Date.now()}-0000-0123456789ab`,
          p_device: owner.deviceId,
        }),
        mine('claim_jobs', { p_device: owner.deviceId, p_providers: ['runway'] }),
        mine('push_ops', { p_device: owner.deviceId, p_client_schema: 1, p_ops: [] }),
        call(stranger.client, 'create_company', { p_id: victim, p_name: 'mine now' }),
      ]);
      const claimed = await mine('claim_jobs', { p_device: stranger.deviceId, p_providers: ['runway'], p_job: job });

      expect(answers.map(({ status }) => status)).toEqual([
        409, 403, 403, 403, 404, 409, 404, 404, 403, 404, 403, 403, 403, 409,
      ]);
      expect(JSON.stringify(answers)).not.toContain(victim);
      expect(claimed.data).toEqual([]);
    });

    test('cannot reach another company through an op of their own push', async () => {
      const victim = await createCompany(world());
      const { stranger } = people();
      const job = String(field(await startOwn(victim), 'job', 'id'));
      const asset = await must(call(people().owner.client, 'register_asset', assetArgs(victim, 'theirs too')));

      const pushed = await must(
        call(stranger.client, 'push_ops', {
          p_company: world().b,
          p_device: stranger.deviceId,
          p_client_schema: 1,
          p_ops: [
            op('job.put', {
              id: job,
              jobType: 'video',
              provider: 'runway',
              params: { prompt: 'a lighthouse in fog' },
              status: 'completed',
            }),
            op('job.cancel', { id: job }),
            op('job.delete', { id: job }),
            op('asset.delete', { id: asset['id'] }),
            op('usage.book', { id: randomUUID(), provider: 'runway', amountMicros: 1, jobId: job }),
            op('job.start', { id: job, jobType: 'image', provider: 'runway', params: {}, estimatedCostMicros: 0 }),
          ],
        }),
      );

      expect(
        asArray(pushed['results']).map((result) => [field(result, 'outcome'), field(result, 'error', 'status')]),
      ).toEqual([
        ['rejected', 409],
        ['rejected', 404],
        ['rejected', 404],
        ['rejected', 404],
        ['rejected', 404],
        ['rejected', 409],
      ]);
      expect(await must(call(people().owner.client, 'get_job', { p_job: job }))).toMatchObject({
        status: 'queued',
        cancel_requested_at: null,
      });
    });

    test('cannot join rows of two companies even as the owner of the schema', async () => {
      const [one, other] = [await createCompany(world()), await createCompany(world())];
      const job = String(field(await startOwn(one), 'job', 'id'));
      const insert = (sql: string, values: unknown[]) =>
        world()
          .sql.query(sql, values)
          .then(
            () => 'done',
            (error: { code: string }) => error.code,
          );

      const usage = await insert(
        `insert into public.api_usage (id, company_id, project_id, provider, kind, amount_micros, cost_basis, occurred_at, window_at, source)
         values ($1, $2, $3, 'runway', 'charge', 1, 'provider', now(), now(), 'edge')`,
        [randomUUID(), other, job],
      );
      const asset = await insert(
        `insert into public.media_assets (id, company_id, project_id, kind, object_path, sha256, bytes, mime)
         values ($1, $2::uuid, $3, 'image', $2::uuid || '/x', repeat('a', 64), 1, 'image/png')`,
        [randomUUID(), other, job],
      );
      const moved = await insert('update public.media_projects set company_id = $1 where id = $2', [other, job]);

      expect([usage, asset, moved]).toEqual(['23503', '23503', 'P0001']);
    });
  });
}
