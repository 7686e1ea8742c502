import { AppError } from '../../../src/core/base/app-error.ts';

/** Whose key it is. A ciphertext that is moved to another company, provider or label does not open. */
export type KeyPlace = { readonly companyId: string; readonly provider: string; readonly label: string };

/** A provider's key as the database may hold it: `<iv>.<ciphertext and tag>`, base64url. */
export type SealedKey = { readonly ciphertext: string; readonly kekVersion: number };

const IV_BYTES = 12;
const KEK_BYTES = 32;

/**
 * Seals a key with AES-256-GCM under the newest key-encryption key. The associated data is company|provider|label.
 * keks: PROVIDER_KEK_V<n> by n, base64. Throws AppError `internal` when there is none.
 */
export async function sealKey(keks: ReadonlyMap<number, string>, place: KeyPlace, secret: string): Promise<SealedKey> {
  const kekVersion = Math.max(0, ...keks.keys());
  const kek = await importKek(keks, kekVersion);
  const iv = crypto.getRandomValues(new Uint8Array(IV_BYTES));
  const bytes = await crypto.subtle.encrypt(parameters(iv, place), kek, new TextEncoder().encode(secret));
  return { ciphertext: `${toBase64Url(iv)}.${toBase64Url(new Uint8Array(bytes))}`, kekVersion };
}

/** Opens what `sealKey` sealed. Throws AppError `internal` when it was sealed for another place or under a key that is not set. */
export async function openKey(keks: ReadonlyMap<number, string>, place: KeyPlace, sealed: SealedKey): Promise<string> {
  const kek = await importKek(keks, sealed.kekVersion);
  const [iv = '', body = ''] = sealed.ciphertext.split('.');
  try {
    const bytes = await crypto.subtle.decrypt(parameters(fromBase64Url(iv), place), kek, fromBase64Url(body));
    return new TextDecoder().decode(bytes);
  } catch (cause) {
    throw new AppError('internal', 'The stored key of this provider cannot be opened. Set it again.', { cause });
  }
}

function parameters(iv: Uint8Array<ArrayBuffer>, { companyId, provider, label }: KeyPlace): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: new TextEncoder().encode(`${companyId}|${provider}|${label}`) };
}

async function importKek(keks: ReadonlyMap<number, string>, version: number): Promise<CryptoKey> {
  const text = keks.get(version);
  const bytes = text === undefined ? undefined : bytesOrUndefined(text);
  if (bytes === undefined || bytes.byteLength !== KEK_BYTES)
    throw new AppError(
      'internal',
      `This project cannot open or seal provider keys: set the secret PROVIDER_KEK_V${Math.max(1, version)} (32 bytes, base64).`,
    );
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

function bytesOrUndefined(text: string): Uint8Array<ArrayBuffer> | undefined {
  try {
    return fromBase64Url(text);
  } catch {
    return undefined;
  }
}

function toBase64Url(bytes: Uint8Array): string {
  const text = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return text.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(plain, (letter) => letter.codePointAt(0) ?? 0);
}
