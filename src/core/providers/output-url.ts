import { isLoopback } from './base-url.ts';

/** Names that only a private network answers to. */
const PRIVATE_NAMES = /(?:^|\.)(?:localhost|local|internal|lan|home|corp|intranet)$/i;

/**
 * Checks an address that a vendor's answer named, before anything is asked of it: https, no private host, no credentials inside.
 * The vendor's own origin (`baseUrl`) is always fine, which is what lets a stand-in on this computer serve its files.
 * Returns the problem in a few words, or undefined. A public name may still lead to a private address; web standards cannot see that.
 */
export function outputUrlProblem(text: string, baseUrl: string): string | undefined {
  if (!URL.canParse(text)) return 'is not an address';
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') return 'carries credentials';
  if (url.origin === new URL(baseUrl).origin) return undefined;
  if (url.protocol !== 'https:') return 'is not encrypted';
  if (isPrivateHost(url.hostname)) return 'leads into a private network';
  return undefined;
}

/** true for hosts that no vendor serves results from: this computer, private and reserved ranges, names without a public part. */
function isPrivateHost(hostname: string): boolean {
  if (isLoopback(hostname) || PRIVATE_NAMES.test(hostname)) return true;
  if (hostname.startsWith('[')) return isPrivateV6(hostname.slice(1, -1).toLowerCase());
  const parts = hostname.split('.').map(Number);
  if (parts.length === 4 && parts.every((part) => Number.isInteger(part))) return isPrivateV4(parts);
  return !hostname.includes('.');
}

function isPrivateV4(parts: readonly number[]): boolean {
  const [a = 0, b = 0] = parts;
  return (
    a === 0 ||
    a === 10 ||
    a === 127 ||
    a >= 224 ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254) ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 192 && b === 0) ||
    (a === 198 && (b === 18 || b === 19))
  );
}

/** Loopback, unspecified, unique local, link-local, and every form that wraps an IPv4 address. */
function isPrivateV6(address: string): boolean {
  return address.startsWith('::') || /^(?:f[cd]|fe[89ab]|64:ff9b)/.test(address);
}
