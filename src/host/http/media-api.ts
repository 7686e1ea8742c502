import { type AssetUrl, mediaJob, mediaStarted } from '../media/media-view.ts';
import { parseMediaCancel, parseMediaList, parseMediaStart, parseMediaStatus } from '../media/media-request.ts';
import type { Exchange, HttpServices } from './exchange.ts';
import { readJsonBody } from './json-body.ts';
import { sendJson } from './reply.ts';

/** POST /functions/v1/media-start */
export async function mediaStart(exchange: Exchange, { dispatch }: HttpServices): Promise<void> {
  const body = await readJsonBody(exchange);
  const key = exchange.request.headers['idempotency-key'];
  const input = parseMediaStart(body, Array.isArray(key) ? key.join(', ') : key);
  const job = await dispatch.invoke('jobs.create', input);
  sendJson(exchange.response, 200, mediaStarted(job));
}

/** GET /functions/v1/media-status?jobId= */
export async function mediaStatus(exchange: Exchange, services: HttpServices): Promise<void> {
  const job = await services.dispatch.invoke('jobs.get', parseMediaStatus(exchange.url.searchParams));
  sendJson(exchange.response, 200, mediaJob(job, hostAssetUrl(services.baseUrl())));
}

/** POST /functions/v1/media-cancel */
export async function mediaCancel(exchange: Exchange, services: HttpServices): Promise<void> {
  const input = parseMediaCancel(await readJsonBody(exchange));
  const job = await services.dispatch.invoke('jobs.cancel', input);
  sendJson(exchange.response, 200, mediaJob(job, hostAssetUrl(services.baseUrl())));
}

/** GET /functions/v1/media-list?status=&limit=&cursor= */
export async function mediaList(exchange: Exchange, services: HttpServices): Promise<void> {
  const page = await services.dispatch.invoke('jobs.list', parseMediaList(exchange.url.searchParams));
  const assetUrl = hostAssetUrl(services.baseUrl());
  const jobs = page.jobs.map((job) => mediaJob(job, assetUrl));
  sendJson(exchange.response, 200, { success: true, jobs, nextCursor: page.nextCursor });
}

function hostAssetUrl(baseUrl: string): AssetUrl {
  return ({ assetId }) => `${baseUrl}/assets/${assetId}`;
}
