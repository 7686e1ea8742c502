import { type Protocol, protocol } from 'electron';
import type { Log } from '../../src/core/base/log.ts';
import type { Engine } from '../../src/core/engine-type.ts';
import { assetResponse } from './asset-response.ts';
import { ASSET_SCHEME, PAGE_SCHEME } from './origins.ts';
import { pageResponse } from './page-response.ts';

/** Tells Chromium that our schemes are origins like https. Must run before the app is ready, once. */
export function declareSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: PAGE_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    // `stream`: media elements play and seek only where answers may come in parts.
    { scheme: ASSET_SCHEME, privileges: { standard: true, secure: true, supportFetchAPI: true, stream: true } },
  ]);
}

/** Answers both schemes for one session. */
export function serveProtocols(
  target: Protocol,
  served: Pick<Engine, 'assetFile' | 'smallThumbnail' | 'previewFile'> & {
    readonly rendererDir: string;
    readonly log: Log;
  },
): void {
  target.handle(PAGE_SCHEME, (request) => pageResponse(request, served));
  target.handle(ASSET_SCHEME, (request) => assetResponse(request, served));
}
