/** A body that was larger than it may be. */
export class BodyTooLarge extends Error {
  constructor(maxBytes: number) {
    super(`the answer has more than ${maxBytes} bytes`);
    this.name = 'BodyTooLarge';
  }
}

/** Reads a whole body of at most `maxBytes`. Throws BodyTooLarge (the rest is not read), or what breaks the connection. */
export async function readBytes(response: Response, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const announced = Number(response.headers.get('content-length') ?? '0');
  if (announced > maxBytes) {
    await response.body?.cancel();
    throw new BodyTooLarge(maxBytes);
  }
  const chunks: Uint8Array[] = [];
  let length = 0;
  if (response.body !== null)
    for await (const chunk of response.body) {
      length += chunk.byteLength;
      if (length > maxBytes) throw new BodyTooLarge(maxBytes);
      chunks.push(chunk);
    }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.byteLength;
  }
  return whole;
}

/** JSON of bytes; undefined when they are not JSON. */
export function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes));
  } catch {
    // The caller decides what an answer without JSON means.
    return undefined;
  }
}

/** true when an answer is a web page: a proxy, a captive portal or the wrong address spoke in the vendor's place. */
export function isHtml(headers: Headers, bytes: Uint8Array): boolean {
  if ((headers.get('content-type') ?? '').includes('text/html')) return true;
  return /^\s*<(?:!doctype|html)/i.test(new TextDecoder().decode(bytes.subarray(0, 100)));
}
