import { AppError } from '../../base/app-error.ts';
import { unreachable } from './failure.ts';
import type { GetOptions, Http } from './http.ts';
import { INSTALL_LIMITS } from './limits.ts';

/** A text from the web. Throws AppError `unreachable` for a status that is not 200, `invalid_request` for one beyond 64 MB. */
export async function readPage(
  http: Http,
  url: string,
  options: GetOptions,
): Promise<{ text: string; contentType: string }> {
  const response = await http.get(url, options);
  if (response.statusCode !== 200) {
    response.resume();
    throw unreachable(new URL(url).host, new Error(`it answered ${response.statusCode ?? 'nothing'}`));
  }
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of response) {
    if (!Buffer.isBuffer(part)) continue;
    size += part.length;
    if (size > INSTALL_LIMITS.pageBytesMax) {
      response.destroy();
      throw new AppError('invalid_request', `${new URL(url).host} sent more than a package index has.`);
    }
    parts.push(part);
  }
  return { text: Buffer.concat(parts).toString('utf8'), contentType: response.headers['content-type'] ?? '' };
}
