import { describe, expect, test } from 'vitest';
import { PIXEL } from './requests.ts';
import type { TeamWorld } from './team-world.ts';

const BODY = { jobType: 'image', provider: 'comfyui', params: { prompt: 'x', image: PIXEL } } as const;

/** Pictures that come with a request. */
export function describeInputs(world: () => TeamWorld): void {
  describe('its inputs', () => {
    const inputOf = async (jobId: unknown): Promise<string> => {
      const { params } = (await world().row(jobId)) as { params: { image: string } };
      return params.image;
    };
    /** Everything that a company has in its storage, announced or arrived. */
    const holdings = async (companyId: string): Promise<unknown> =>
      world().sql(
        `select (select count(*)::int from public.media_assets where company_id = $1) as assets,
                (select count(*)::int from storage.objects where name like $1::text || '/%') as files`,
        [companyId],
      );

    test('take a picture as a data: URL and keep it as an asset of the company, the same one each time', async () => {
      const first = await world().start(BODY);
      const second = await world().start(BODY, { token: world().token('member') });

      const image = await inputOf(first.json['jobId']);
      const assets = await world().sql(
        'select company_id, upload_state, bytes::int from public.media_assets where id = $1',
        [image],
      );
      expect(await inputOf(second.json['jobId'])).toBe(image);
      expect(assets).toEqual([{ company_id: world().demo.id, upload_state: 'stored', bytes: 70 }]);
    });

    test('come back as another asset after they were deleted', async () => {
      const image = await inputOf((await world().start(BODY)).json['jobId']);
      await world().asService('delete_asset', { p_id: image });

      const again = await world().start(BODY);

      expect(again.status).toBe(200);
      expect(await inputOf(again.json['jobId'])).not.toBe(image);
    });

    test('bring nothing into a company from whoever may not start its jobs', async () => {
      const { other, token } = world();
      const forged = ['{"alg":"ES256"}', `{"role":"authenticated","sub":"${other.id}"}`, 'signature']
        .map((part) => Buffer.from(part).toString('base64url'))
        .join('.');
      const callers = [forged, token('owner'), token('viewer'), world().demo.apiKey];
      const before = await holdings(other.id);

      const answers = [];
      for (const caller of callers)
        answers.push(await world().call('media-start', { token: caller, body: { ...BODY, companyId: other.id } }));
      const viewer = await world().start(BODY, { token: token('viewer') });

      expect(answers.map(({ status }) => status)).toEqual([401, 403, 403, 403]);
      expect(viewer.status).toBe(403);
      expect(await holdings(other.id)).toEqual(before);
    });

    test.each([
      'data:image/png;base64,§',
      'data:image/png;base64,',
      `data:image/${'x'.repeat(61)};base64,AAAA`,
      'data:video/mp4;base64,AAAA',
      'https://example.com/picture.png',
      'file:///etc/passwd',
      '../../other/picture.png',
      'http://169.254.169.254/latest/meta-data',
    ])('refuse %s, and fetch nothing', async (image) => {
      const { status, json } = await world().start({ ...BODY, params: { prompt: 'x', image } });

      expect([status, json['error']]).toEqual([400, 'invalid_request']);
      expect(json['details']).toMatchObject({ issues: [{ path: 'params.image' }] });
    });

    test('of another company are not there', async () => {
      const image = await inputOf((await world().start(BODY)).json['jobId']);

      const stolen = await world().call('media-start', {
        token: world().other.apiKey,
        body: { ...BODY, params: { prompt: 'x', image } },
      });

      expect([stolen.status, stolen.json['error']]).toEqual([400, 'invalid_request']);
    });
  });
}
