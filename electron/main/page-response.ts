import { AppError } from '../../src/core/base/app-error.ts';
import type { Log } from '../../src/core/base/log.ts';
import { findPageFile } from '../../src/host/files/page-file.ts';
import { CLOSED_POLICY, PAGE_POLICY } from './csp.ts';
import { answerSafely, packagedFileResponse } from './file-response.ts';
import { PAGE_ORIGIN } from './origins.ts';

/** Answers `app://gesso/…` with the built page, and nothing outside its folder. Never rejects. */
export function pageResponse(
  request: Request,
  { rendererDir, log }: { readonly rendererDir: string; readonly log: Log },
): Promise<Response> {
  return answerSafely(request, log, async () => {
    const pathname = pathOf(request.url);
    const file = pathname === undefined ? undefined : findPageFile(rendererDir, pathname);
    if (file === undefined) throw new AppError('not_found', 'There is nothing at this address.');
    return packagedFileResponse(request, {
      path: file.path,
      mime: file.mime,
      headers: {
        'Cache-Control': file.cacheControl,
        'Content-Security-Policy': file.isPage ? PAGE_POLICY : CLOSED_POLICY,
        'Cross-Origin-Resource-Policy': 'same-origin',
      },
    });
  });
}

/** The path as it stands in the address, percent-encoded; undefined for another host. */
function pathOf(url: string): string | undefined {
  if (!url.startsWith(`${PAGE_ORIGIN}/`)) return undefined;
  return url.slice(PAGE_ORIGIN.length).split(/[?#]/, 1)[0];
}
