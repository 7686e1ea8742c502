import { AppError } from '../../core/base/app-error.ts';
import { serveAsset, servePreview, serveThumbnail } from './asset-files.ts';
import type { Exchange, HttpServices, Route } from './exchange.ts';
import { mediaCancel, mediaList, mediaStart, mediaStatus } from './media-api.ts';
import { sendEmpty, sendJson } from './reply.ts';
import { servePage } from './static-page.ts';

/** none: open to our own origin. bearer: the token. session: the page's cookie, or the token. */
type Door = 'none' | 'bearer' | 'session';

type RouteEntry = {
  readonly path: string | RegExp;
  readonly door: Door;
  readonly methods: Readonly<Record<string, Route>>;
};

const read = (route: Route): RouteEntry['methods'] => ({ GET: route, HEAD: route });
const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** The whole server, first match wins. The page's own built files live under /assets too; only ids are the library's. */
const ROUTES: readonly RouteEntry[] = [
  { path: '/functions/v1/media-start', door: 'bearer', methods: { POST: mediaStart } },
  { path: '/functions/v1/media-status', door: 'bearer', methods: { GET: mediaStatus } },
  { path: '/functions/v1/media-cancel', door: 'bearer', methods: { POST: mediaCancel } },
  { path: '/functions/v1/media-list', door: 'bearer', methods: { GET: mediaList } },
  { path: '/healthz', door: 'none', methods: read(health) },
  { path: '/session', door: 'none', methods: { GET: showSession, POST: openSession } },
  {
    path: new RegExp(`^/assets/${UUID}$`),
    door: 'session',
    methods: read((exchange, services) => serveAsset(exchange, services, 'original')),
  },
  {
    path: new RegExp(`^/thumbnails/${UUID}$`),
    door: 'session',
    methods: read(serveThumbnail),
  },
  { path: /^\/previews\/[a-z]+\/[0-9a-f]{64}$/, door: 'session', methods: read(servePreview) },
  { path: '/ws', door: 'none', methods: { GET: upgradeRequired } },
  { path: /^\/functions\//, door: 'none', methods: {} },
  { path: /^\//, door: 'none', methods: read(servePage) },
];

/** Finds and runs the route of a request. Throws AppError: `not_found`, `method_not_allowed`, `unauthorized`, or what the route throws. */
export async function routeRequest(exchange: Exchange, services: HttpServices): Promise<void> {
  const { pathname } = exchange.url;
  const entry = ROUTES.find(({ path }) => (typeof path === 'string' ? path === pathname : path.test(pathname)));
  const allow = Object.keys(entry?.methods ?? {});
  if (entry === undefined || allow.length === 0) throw new AppError('not_found', 'There is nothing at this address.');

  const method = exchange.request.method ?? '';
  const route = Object.hasOwn(entry.methods, method) ? entry.methods[method] : undefined;
  if (route === undefined) {
    throw new AppError('method_not_allowed', `Use ${allow.join(' or ')} here, not ${method}.`, { details: { allow } });
  }
  requireDoor(entry.door, exchange, services);
  await route(exchange, services);
}

function requireDoor(door: Door, { request }: Exchange, { access }: HttpServices): void {
  if (door === 'none' || access.hasBearer(request)) return;
  if (door === 'session' && access.hasSession(request)) return;
  throw new AppError(
    'unauthorized',
    'Send Authorization: Bearer TOKEN, with the token of runtime.json in the data folder.',
  );
}

function health({ response }: Exchange, { engine }: HttpServices): void {
  sendJson(response, 200, { ok: true, version: engine.version });
}

function showSession({ request, response }: Exchange, { access }: HttpServices): void {
  if (!access.hasSession(request))
    throw new AppError('unauthorized', 'This page has no session. Open Gesso through the address that it prints.');
  sendEmpty(response, 204);
}

function openSession({ request, response }: Exchange, { access }: HttpServices): void {
  if (!access.opensSession(request))
    throw new AppError(
      'unauthorized',
      'The token in the address is not valid any more. Open Gesso through the address that it prints.',
    );
  sendEmpty(response, 204, { 'Set-Cookie': access.sessionCookie() });
}

function upgradeRequired(): void {
  throw new AppError('invalid_request', 'This address speaks WebSocket only.');
}
