import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { MINUTE } from '../../contract/units.ts';
import type { Clock } from '../../core/base/clock.ts';

/** A ticket opens one session within this time, milliseconds. */
const TICKET_TTL_MS = 2 * MINUTE;

/**
 * Who may come in. The token opens everything. A page trades it, or a one-time ticket, for a cookie that opens the
 * WebSocket and the files of the library, and never the media API: another local page could make a browser send a cookie.
 */
export type Access = {
  readonly token: string;
  /** `Authorization: Bearer TOKEN`. */
  hasBearer(request: IncomingMessage): boolean;
  /** The session cookie of this server. */
  hasSession(request: IncomingMessage): boolean;
  /** A token as a value, for example out of a WebSocket subprotocol. */
  isToken(value: string): boolean;
  /** Takes `Authorization: Bearer` with the token or an unused ticket; a ticket is used up by this. */
  opensSession(request: IncomingMessage): boolean;
  /** `Set-Cookie` of the session. Ends with the browser; HttpOnly, SameSite=Strict; named by port, since cookies do not know ports. */
  sessionCookie(): string;
  /** A new one-time ticket for a URL that other processes may see, for example on a browser's command line. */
  issueTicket(): string;
};

/** 32 random bytes, base64url: a new token for each run of a host. */
export function newToken(): string {
  return randomBytes(32).toString('base64url');
}

/** Builds the access rules of one server. `port` is called when a request comes, after the port is known. */
export function createAccess(options: {
  readonly token: string;
  readonly port: () => number;
  readonly clock: Clock;
}): Access {
  const { token, port, clock } = options;
  const session = createHmac('sha256', token).update('gesso session 1').digest('base64url');
  const tickets = new Map<string, number>();
  const cookieName = (): string => `gesso_${port()}`;

  return {
    token,
    isToken: (value) => isSame(value, token),
    hasBearer: (request) => isSame(bearerOf(request), token),
    hasSession: (request) => cookiesOf(request, cookieName()).some((value) => isSame(value, session)),
    opensSession(request) {
      const bearer = bearerOf(request);
      if (bearer === undefined) return false;
      if (isSame(bearer, token)) return true;
      const ticket = digest(bearer).toString('hex');
      const issuedAt = tickets.get(ticket);
      tickets.delete(ticket);
      return issuedAt !== undefined && clock.monotonic() - issuedAt <= TICKET_TTL_MS;
    },
    sessionCookie: () => `${cookieName()}=${session}; Path=/; HttpOnly; SameSite=Strict`,
    issueTicket() {
      const ticket = newToken();
      tickets.set(digest(ticket).toString('hex'), clock.monotonic());
      return ticket;
    },
  };
}

function bearerOf(request: IncomingMessage): string | undefined {
  return /^Bearer +([\w~+/.-]+=*) *$/i.exec(request.headers.authorization ?? '')?.[1];
}

function cookiesOf(request: IncomingMessage, name: string): string[] {
  return (request.headers.cookie ?? '')
    .split(';')
    .map((pair) => pair.trim())
    .filter((pair) => pair.startsWith(`${name}=`))
    .map((pair) => pair.slice(name.length + 1));
}

/** Compares in constant time; the digests make the lengths equal. */
function isSame(given: string | undefined, expected: string): boolean {
  return given !== undefined && timingSafeEqual(digest(given), digest(expected));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
