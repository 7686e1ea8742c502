import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { type Answer, asArray, call, clientWith, createCompany, field, jobArgs, must, type World } from './world.ts';
import { assetArgs } from './facts.ts';
import { clockText, joinDesk, op, openDesk, ownJob } from './desk.ts';

/** What belongs to a company stays with it, also for those who are in two. */
export function describeCompanies(world: () => World): void {
  describe('a company', () => {
    const people = () => world().people;

    test('is made for oneself alone, ten at most, with a time zone that exists', async () => {
      const { stack } = world();
      const userId = await stack.auth.createUser({ email: `${randomUUID()}@example.com`, password: randomUUID() });
      const client = clientWith(stack, await stack.auth.accessToken(userId), {});
      const create = (more: object) => call(client, 'create_company', { p_name: 'Mine', ...more });

      const refused = [
        await create({ p_owner: people().owner.userId }),
        await create({ p_time_zone: 'Mars/Olympus_Mons' }),
        await create({ p_name: '   ' }),
      ];
      const made = await Promise.all(Array.from({ length: 14 }, () => create({})));

      expect(refused.map(({ status }) => status)).toEqual([403, 400, 400]);
      expect(made.filter(({ status }) => status === 200)).toHaveLength(10);
      expect(made.filter(({ status }) => status === 409)).toHaveLength(4);
    });

    test('is reached by no op and by no key of another one, though somebody belongs to both', async () => {
      const [here, there] = [await openDesk(world()), await openDesk(world())];
      const [job, ended] = [await there.queued(), await there.queued()];
      await must(call(there.client, 'cancel_job', { p_job: ended }));
      const asset = (await must(call(there.client, 'register_asset', assetArgs(there.company, 'x'))))['id'];
      const service = people().service.client;
      const key = (await must(here.ask('create_api_key', { p_name: 'k' })))['id'];

      const pushed = await must(
        here.push([
          op('job.cancel', { id: job }),
          op('job.delete', { id: ended }),
          op('asset.delete', { id: asset }),
          op('job.put', ownJob({ id: job, provider: 'runway', jobType: 'video' })),
        ]),
      );
      const byKey = [
        await call(service, 'cancel_job', { p_job: job, p_company: here.company }),
        await call(service, 'cancel_job', { p_job: job, p_company: there.company, p_api_key: key }),
        await call(service, 'get_job', { p_job: job, p_company: here.company }),
      ];

      expect(asArray(pushed['results']).map((result) => field(result, 'error', 'status'))).toEqual([
        404, 404, 404, 409,
      ]);
      expect(byKey.map(({ status }) => status)).toEqual([404, 403, 404]);
      expect(await there.job(job)).toMatchObject({ status: 'queued', cancel_requested_at: null });
    });

    test('has ids of its own for ops, and shares those of the ledger with nobody', async () => {
      const [here, there] = [await openDesk(world()), await openDesk(world())];
      const change = op('setting.put', { key: 'x', value: 1, hlc: clockText(Date.now()) });
      const id = randomUUID();
      await must(here.book(5, { p_id: id }));

      const pushed = [await must(here.push([change])), await must(there.push([change]))];
      const booked = await there.book(5, { p_id: id });

      expect(pushed.map((answer) => field(answer, 'results', 0, 'result', 'setting', 'company_id'))).toEqual([
        here.company,
        there.company,
      ]);
      expect(booked.status).toBe(409);
      expect(await there.budget()).toMatchObject({ spentMicros: 0 });
    });

    test('keeps what a member of two puts aside elsewhere, when that member leaves', async () => {
      const [here, there] = [await openDesk(world()), await openDesk(world())];
      const leaving = { person: 'removed', role: 'member' } as const;
      const [mine, elsewhere] = [await joinDesk(world(), here, leaving), await joinDesk(world(), there, leaving)];
      const allow = (ask: (name: string, args: object) => Promise<Answer>, p_device: string) =>
        must(ask('reserve_allowance', { p_id: randomUUID(), p_device, p_provider: 'runway', p_amount_micros: 5 }));
      await allow(mine.ask, mine.deviceId);
      await allow(elsewhere.ask, elsewhere.deviceId);
      await must(here.allow(randomUUID(), 70));

      await must(mine.ask('remove_member', { p_user: mine.userId }));

      expect([field(await here.budget(), 'reservedMicros'), field(await there.budget(), 'reservedMicros')]).toEqual([
        70, 5,
      ]);
      await must(elsewhere.ask('remove_member', { p_user: mine.userId }));
    });

    test('sees its own keys only; they end with their time, and no member acts for one', async () => {
      const [company, other] = [await createCompany(world()), await createCompany(world())];
      const { owner, service } = people();
      const make = async (p_company: string) => must(call(owner.client, 'create_api_key', { p_company, p_name: 'k' }));
      const [key, revoked, expired] = [await make(company), await make(company), await make(company)];
      await make(other);
      await must(
        call(owner.client, 'set_provider_key', {
          p_company: other,
          p_provider: 'luma',
          p_ciphertext: 'v1.c2VhbGVkLXNlYWxlZC1zZWFsZWQ',
          p_kek_version: 1,
          p_last4: 'abcd',
        }),
      );
      await must(call(owner.client, 'revoke_api_key', { p_company: company, p_id: revoked['id'] }));
      await world().sql.query(
        "update public.company_api_keys set expires_at = now() - interval '1 second' where id = $1",
        [expired['id']],
      );
      const start = (by: typeof owner.client, p_api_key: unknown) =>
        call(by, 'start_media_job', jobArgs(company, { p_api_key }));

      const answers = [
        await start(service.client, key['id']),
        await start(service.client, revoked['id']),
        await start(service.client, expired['id']),
        await start(owner.client, key['id']),
        await call(owner.client, 'create_api_key', { p_company: company, p_name: 'k', p_expires_at: 'infinity' }),
      ];
      const resolved = await call(service.client, 'resolve_api_key', { p_token: expired['token'] });
      const listed = await call(owner.client, 'list_api_keys', { p_company: company });
      const providers = await call(owner.client, 'list_provider_keys', { p_company: company });

      expect(answers.map(({ status }) => status)).toEqual([200, 403, 403, 403, 400]);
      expect(resolved.data).toBeNull();
      expect(asArray(listed.data).map((one) => field(one, 'id'))).toEqual([key['id'], expired['id']]);
      expect(providers.data).toEqual([]);
    });
  });
}
