import { AppError } from '../../src/core/base/app-error.ts';
import type { Log } from '../../src/core/base/log.ts';
import type { AssetFile, Engine } from '../../src/core/engine-type.ts';
import { assetHeaders, fileOf, isScriptable, previewHeaders } from '../../src/host/http/asset-files.ts';
import { parseAssetUrl, parsePreviewUrl } from './asset-request.ts';
import { ASSET_POLICY } from './csp.ts';
import { answerSafely, fileResponse } from './file-response.ts';

/**
 * Answers `asset://local/assets/<id>` and `asset://local/thumbnails/<id>` with a file of the library, by its id alone, and
 * `asset://local/previews/<provider>/<key>` with our copy of a vendor's sample.
 * A type that could run scripts as a document is shown only where a picture is drawn from it (SVG), or handed out as plain bytes.
 * Never rejects.
 */
export function assetResponse(
  request: Request,
  engine: Pick<Engine, 'assetFile' | 'smallThumbnail' | 'previewFile'> & { readonly log: Log },
): Promise<Response> {
  return answerSafely(request, engine.log, async () => {
    const preview = parsePreviewUrl(request.url);
    if (preview !== undefined) return previewResponse(request, await engine.previewFile(preview.provider, preview.key));
    const wanted = parseAssetUrl(request.url);
    const file = wanted === undefined ? undefined : await fileOf(engine, wanted.assetId, wanted.variant);
    if (wanted === undefined || file === undefined) throw new AppError('not_found', 'There is no such asset.');
    const isPlainBytes = isScriptable(file.mime) && !file.mime.startsWith('image/');
    return fileResponse(request, {
      path: file.path,
      mime: isPlainBytes ? 'application/octet-stream' : file.mime,
      etag: file.sha256,
      headers: {
        ...assetHeaders(file, isScriptable(file.mime), wanted.variant),
        'Content-Security-Policy': ASSET_POLICY,
        // Pictures of the library are drawn by a page of another scheme: ours.
        'Cross-Origin-Resource-Policy': 'cross-origin',
      },
    });
  });
}

function previewResponse(request: Request, file: AssetFile | undefined): Promise<Response> {
  if (file === undefined) throw new AppError('not_found', 'There is no such sample.');
  return fileResponse(request, {
    path: file.path,
    mime: file.mime,
    etag: file.sha256,
    headers: {
      ...previewHeaders(file),
      'Content-Security-Policy': ASSET_POLICY,
      'Cross-Origin-Resource-Policy': 'cross-origin',
    },
  });
}
