import { describe, expect, test } from 'vitest';
import type { ComfyStandIn } from '../../fakes/comfyui/stand-in.ts';
import { PIXEL } from './requests.ts';
import type { TeamWorld } from './team-world.ts';
import { jobWhen, settled, waitNoLonger } from './wait-for-job.ts';

/** A ComfyUI that the functions reach themselves (COMFY_WORKER_URL). */
export function describeComfyWork(world: () => TeamWorld, comfy: () => ComfyStandIn): void {
  describe('with a ComfyUI of its own', () => {
    const order = async (params: Record<string, unknown>, jobType = 'image'): Promise<string> => {
      const { json } = await world().start({ jobType, provider: 'comfyui', params });
      if (typeof json['jobId'] !== 'string') throw new Error(JSON.stringify(json));
      return json['jobId'];
    };
    const prompts = (): number =>
      comfy().requests.filter(({ method, path }) => method === 'POST' && path === '/prompt').length;

    test('makes a picture for nothing, and keeps it in the storage of the company', async () => {
      const jobId = await order({ prompt: 'a lighthouse', width: 512, height: 512, steps: 2 });

      const row = await jobWhen(world(), jobId, settled, () => world().work(3));
      const { json } = await world().call(`media-status?jobId=${jobId}`, { token: world().demo.apiKey });
      const [output] = json['outputs'] as { url: string; bytes: number; mime: string }[];
      const file = await fetch(output?.url ?? '');

      expect([row['status'], row['error'], json['actual_cost'], json['cost_basis']]).toEqual([
        'completed',
        null,
        0,
        'free',
      ]);
      expect([file.status, (await file.arrayBuffer()).byteLength, output?.mime]).toEqual([
        200,
        output?.bytes,
        'image/png',
      ]);
    });

    test('chooses it unasked, since it costs nothing', async () => {
      const { json } = await world().start({ jobType: 'image', params: { prompt: 'a windmill' } });

      expect(json).toMatchObject({ success: true, provider: 'comfyui' });
      await jobWhen(world(), String(json['jobId']), settled, () => world().work(3));
    });

    test('takes a picture of the request along', async () => {
      const jobId = await order({ prompt: 'a lighthouse', image: PIXEL, strength: 0.5, steps: 2 });

      const row = await jobWhen(world(), jobId, settled, () => world().work(3));

      expect([row['status'], row['error']]).toEqual(['completed', null]);
      expect(comfy().requests.some(({ path }) => path.startsWith('/upload/image'))).toBe(true);
    });

    test('says what it cannot do, without trying it again', async () => {
      const before = prompts();
      const jobId = await order({ prompt: 'a lighthouse', workflow: 'there-is-no-such-workflow' });

      const row = await jobWhen(world(), jobId, settled, () => world().work(3));

      expect([row['status'], prompts() - before]).toEqual(['failed', 0]);
      expect(row['error']).toMatchObject({ code: 'rejected', moneySpent: false });
    });

    test('begins again after a crash what has no result, and never twice what is at work', async () => {
      const before = prompts();
      const hold = comfy().hold('KSampler');
      const jobId = await order({ prompt: 'a lighthouse before the storm', steps: 2 });
      await jobWhen(world(), jobId, (row) => row['handle'] !== null);
      await world().stack.crashFunctions();
      hold.release();

      const row = await jobWhen(world(), jobId, settled, async () => {
        await world().sql(
          "update public.media_projects set lease_expires_at = now() - interval '1 second' where id = $1 and status = 'processing'",
          [jobId],
        );
        await world().work(1);
      });

      expect([row['status'], row['error'], prompts() - before]).toEqual(['completed', null, 1]);
    });

    test('waits while it is not there, and goes on when it is back', async () => {
      await comfy().goOffline();
      const jobId = await order({ prompt: 'a lighthouse in the fog', steps: 2 });
      const away = await jobWhen(world(), jobId, (row) => row['status'] === 'queued' && row['attempt'] === 1);
      await comfy().comeBack();
      await waitNoLonger(world(), jobId);

      const row = await jobWhen(world(), jobId, settled, () => world().work(3));

      expect(away['finished_at']).toBeNull();
      expect([row['status'], row['error']]).toEqual(['completed', null]);
    });
  });
}
