import type { z } from 'zod';
import type { JsonObject } from '../../../contract/units.ts';
import type { AdapterContext } from '../adapter.ts';
import type { BaseUrl } from '../base-url.ts';
import type { Answer, Call, VendorClient } from '../call.ts';
import { clientOf, create, read, readIfThere, tell, unreadableCreate } from '../http.ts';
import type { Vendor } from '../vendor.ts';
import { readRunwayError, RUNWAY_ERRORS } from './failures.ts';
import {
  createdSchema,
  type Organization,
  organizationSchema,
  type RunwayTask,
  taskSchema,
  uploadSchema,
} from './wire.ts';

/** Runway to our thin client. */
export const RUNWAY: Vendor = {
  id: 'runway',
  name: 'Runway',
  standardUrl: 'https://api.dev.runwayml.com',
  urlVariable: 'RUNWAYML_BASE_URL',
  keyVariable: 'RUNWAYML_API_SECRET',
  headers: (key) => ({ authorization: `Bearer ${key}`, 'x-runway-version': '2024-11-06' }),
  readError: readRunwayError,
  errors: RUNWAY_ERRORS,
};

/** Runway at its address, for one call of the adapter. Throws ProviderFailure when that address cannot be used. */
export function runwayClient(context: AdapterContext, base: BaseUrl): VendorClient {
  return clientOf(RUNWAY, base, context);
}

/** Starts a task, once. Throws ProviderFailure that says whether the vendor can have it. */
export async function createTask(
  client: VendorClient,
  task: { readonly path: string; readonly body: JsonObject },
): Promise<z.output<typeof createdSchema>> {
  const answer: Answer = await create(client, { path: task.path, json: task.body });
  const parsed = createdSchema.safeParse(answer.json);
  if (!parsed.success) throw unreadableCreate(client, answer);
  return parsed.data;
}

/** A task; undefined when the vendor has none of this id (any more). */
export function getTask(client: VendorClient, taskId: string): Promise<RunwayTask | undefined> {
  return readIfThere(client, { path: taskPath(taskId) }, taskSchema);
}

/** Stops a task that goes on. One that has ended would be deleted with its results: never call it for such a one. */
export async function deleteTask(client: VendorClient, taskId: string): Promise<void> {
  await tell(client, { path: taskPath(taskId), method: 'DELETE' });
}

/** The account, its credits and its models. */
export function getOrganization(
  client: VendorClient,
  patience: Pick<Call, 'tries' | 'timeoutMs'> = {},
): Promise<Organization> {
  return read(client, { path: '/v1/organization', ...patience }, organizationSchema);
}

/** A place to put a file at, for a while. Costs nothing and may be asked for again. */
export function beginUpload(client: VendorClient, filename: string): Promise<z.output<typeof uploadSchema>> {
  return read(client, { path: '/v1/uploads', method: 'POST', json: { filename, type: 'ephemeral' } }, uploadSchema);
}

function taskPath(taskId: string): string {
  return `/v1/tasks/${encodeURIComponent(taskId)}`;
}
