import type { IncomingMessage } from 'node:http';
import { isIP } from 'node:net';
import { hostname } from 'node:os';
import { AppError } from '../../core/base/app-error.ts';

/** The address that a server is bound to. */
export type BoundAddress = { readonly host: string; readonly port: number };

/**
 * Refuses what a page from elsewhere makes a browser send. Throws AppError `forbidden`.
 * An exact Host stops DNS rebinding; an exact Origin stops foreign scripts; Sec-Fetch-Site stops what carries no Origin (images, links).
 */
export function guardRequest(request: IncomingMessage, bound: BoundAddress): void {
  const host = request.headers.host?.toLowerCase();
  if (host === undefined || !isOwnHost(host, bound)) {
    throw new AppError('forbidden', 'The Host header does not name this server.');
  }
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new AppError('forbidden', 'Pages of another origin may not use this server.');
  }
  const site = request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') {
    throw new AppError('forbidden', 'Pages of another site may not use this server.');
  }
}

/** true for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));
}

/** A host as it stands in a URL: IPv6 in brackets. */
export function urlHost(host: string): string {
  return isIP(host) === 6 ? `[${host}]` : host;
}

function isOwnHost(header: string, bound: BoundAddress): boolean {
  const name = nameOf(header, bound.port);
  if (name === undefined) return false;
  if (name === 'localhost' || name === urlHost(bound.host)) return true;
  // Bound to every address: an IP literal cannot be rebound, so any is as good as ours; of names only our own.
  const isWildcard = bound.host === '0.0.0.0' || bound.host === '::';
  return isWildcard && (isIP(name.replace(/^\[|\]$/g, '')) !== 0 || name === hostname().toLowerCase());
}

/** The name without our port; undefined when the port is another one. Port 80 may be left out. */
function nameOf(header: string, port: number): string | undefined {
  if (header.endsWith(`:${port}`)) return header.slice(0, -`:${port}`.length);
  return port === 80 && !/:\d+$/.test(header) ? header : undefined;
}
