import { ProviderFailure } from '../errors.ts';
import type { Download } from '../adapter.ts';
import { hostOf } from './client.ts';
import type { ComfyClient } from './client.ts';
import { viewPath } from './outputs.ts';
import type { ComfyFile } from './outputs.ts';
import { unreachableFrom } from './unreachable.ts';

/**
 * Opens one output for reading. Throws ProviderFailure `output_lost` when the server no longer has the file.
 * The stream fails when the server stalls or sends more than the cap; it ends with the connection on abort.
 */
export async function downloadFile(client: ComfyClient, file: ComfyFile, mime: string): Promise<Download> {
  const stall = new AbortController();
  const response = await open(client, file, stall);
  const type = response.headers.get('content-type') ?? '';
  if (response.status !== 200 || response.body === null || type.startsWith('text/html')) {
    await response.body?.cancel();
    const transient = response.status >= 500;
    throw new ProviderFailure(
      'output_lost',
      `ComfyUI made ${file.filename} but does not hand it out any more (HTTP ${response.status}).`,
      { transient, details: { status: response.status, filename: file.filename } },
    );
  }
  const length = Number(response.headers.get('content-length') ?? 'none');
  return {
    mime,
    stream: guarded(client, response.body, stall),
    ...(Number.isSafeInteger(length) ? { bytes: length } : {}),
  };
}

async function open(client: ComfyClient, file: ComfyFile, stall: AbortController): Promise<Response> {
  const timer = setTimeout(() => stall.abort(), client.limits.readTimeoutMs);
  try {
    return await client.fetch(client.baseUrl + viewPath(file), {
      redirect: 'manual',
      signal: AbortSignal.any([client.signal, stall.signal]),
    });
  } catch (error) {
    if (client.signal.aborted) throw client.signal.reason;
    throw unreachableFrom(error, hostOf(client.baseUrl), stall.signal.aborted);
  } finally {
    clearTimeout(timer);
  }
}

/** Passes chunks on; a pause that is too long, too many bytes or a broken connection become a ProviderFailure. */
function guarded(
  client: ComfyClient,
  body: ReadableStream<Uint8Array>,
  stall: AbortController,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let bytes = 0;
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const timer = setTimeout(() => stall.abort(), client.limits.downloadStallMs);
      try {
        const chunk = await reader.read();
        if (chunk.done) return controller.close();
        bytes += chunk.value.byteLength;
        if (bytes > client.limits.maxOutputBytes)
          throw new ProviderFailure('output_lost', 'The file that ComfyUI sends is larger than Gesso takes.', {
            details: { bytes },
          });
        controller.enqueue(chunk.value);
      } catch (error) {
        if (client.signal.aborted) throw client.signal.reason;
        throw error instanceof ProviderFailure
          ? error
          : unreachableFrom(error, hostOf(client.baseUrl), stall.signal.aborted);
      } finally {
        clearTimeout(timer);
      }
    },
    async cancel(reason) {
      await reader.cancel(reason);
    },
  });
}
