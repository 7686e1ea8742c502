import { z } from 'zod';
import { mediaJob } from '../../../src/host/media/media-view.ts';
import type { Backend } from './backend.ts';
import { type JobRow, jobViewOf } from './job-row.ts';

/** How long an address of a result can be used, seconds. */
const URL_SECONDS = 3600;

const signedSchema = z.array(z.object({ path: z.string().nullish(), signedURL: z.string().nullish() }));

/** Jobs as the media API shows them. The addresses of their results are signed for an hour; '' where the storage gave none. */
export async function mediaAnswers(backend: Backend, url: string, rows: readonly JobRow[]): Promise<object[]> {
  const views = rows.map(jobViewOf);
  const paths = views.flatMap((view) => view.outputs.map(({ path }) => path));
  const addresses = await signedAddresses(backend, url, [...new Set(paths)]);
  return views.map((view) => {
    const job = mediaJob(view, ({ path }) => addresses.get(path) ?? '');
    // A path is of a machine; here there is none.
    const outputs = job.outputs.map(({ path: _path, ...output }) => output);
    return Object.assign(job, { outputs });
  });
}

async function signedAddresses(
  backend: Backend,
  url: string,
  paths: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (paths.length === 0) return new Map();
  const response = await backend.request('/storage/v1/object/sign/media', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ expiresIn: URL_SECONDS, paths }),
  });
  const signed = response.ok ? signedSchema.safeParse(await response.json()).data : undefined;
  return new Map(
    (signed ?? []).flatMap(({ path, signedURL }) =>
      typeof path === 'string' && typeof signedURL === 'string'
        ? [[path, `${url}/storage/v1${signedURL}`] as const]
        : [],
    ),
  );
}
