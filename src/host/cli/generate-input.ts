import { stat } from 'node:fs/promises';
import { assetIdSchema, type CompanyId } from '../../contract/ids.ts';
import type { CreateJobInput } from '../../contract/job.ts';
import { type Capability, capabilityFor, type JobType, type ProviderId } from '../../contract/provider.ts';
import { type JsonObject, type JsonValue, microsFromUsd } from '../../contract/units.ts';
import type { Connection } from './connection.ts';
import { fileAsDataUrl } from './data-url.ts';
import { readParams, readSize } from './typed-params.ts';

/** What the flags of `gesso generate` say. `image` is a path; `params` are KEY=VALUE; `maxCost` is USD. */
export type GenerateRequest = {
  readonly prompt: string;
  readonly jobType: JobType;
  readonly provider: ProviderId | undefined;
  readonly model: string | undefined;
  readonly count: number | undefined;
  readonly seed: number | undefined;
  readonly size: string | undefined;
  readonly duration: number | undefined;
  readonly voice: string | undefined;
  readonly style: string | undefined;
  readonly image: string | undefined;
  readonly negative: string | undefined;
  readonly params: readonly string[];
  readonly company: CompanyId | undefined;
  readonly maxCost: number | undefined;
  readonly out: string | undefined;
  readonly detach: boolean;
  readonly idempotencyKey: string | undefined;
  readonly acceptSoftLimits: boolean;
};

/**
 * The job that the flags stand for. Files become assets of the library. Throws UsageError for a flag of the wrong type, AppError for a
 * file that cannot be taken.
 */
export async function createInput(
  connection: Connection,
  request: GenerateRequest,
  usage: readonly string[],
): Promise<CreateJobInput> {
  const { prompt, jobType, provider, model, company, maxCost, idempotencyKey } = request;
  const base = {
    jobType,
    ...(provider === undefined ? {} : { provider }),
    ...(model === undefined ? {} : { model }),
    ...(company === undefined ? {} : { companyId: company }),
    ...(maxCost === undefined ? {} : { maxCostMicros: microsFromUsd(maxCost) }),
    ...(request.acceptSoftLimits ? { acceptSoftLimits: true } : {}),
  };
  // Which parameters there are depends on the workflow that is named, and on what is given.
  const given = readParams(request.params, undefined, usage);
  const hints = { prompt, ...given, ...(request.image === undefined ? {} : { image: request.image }) };
  const capability = await capabilityOf(connection, { ...base, params: hints });
  const params: Record<string, JsonValue> = { prompt };
  const put = (name: string, value: JsonValue | undefined): void => {
    if (value !== undefined) params[name] = value;
  };
  put('count', request.count);
  put('seed', request.seed);
  put('duration', request.duration);
  put('voice', request.voice);
  put('style', request.style);
  put('negativePrompt', request.negative);
  if (request.size !== undefined) Object.assign(params, readSize(request.size, capability, usage));
  Object.assign(params, await withFiles(connection, readParams(request.params, capability, usage), capability));
  if (request.image !== undefined) params.image = await importFile(connection, request.image);
  return { ...base, params, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
}

/** What the chosen provider declares, so that flags get its types; undefined when there is none, and the engine then says why. */
async function capabilityOf(connection: Connection, input: CreateJobInput): Promise<Capability | undefined> {
  const { providers } = await connection.call('providers.list', {});
  const id = input.provider ?? (await connection.call('jobs.quote', input)).provider;
  const provider = providers.find((listed) => listed.id === id);
  return provider === undefined ? undefined : capabilityFor(provider, input);
}

/** A parameter that takes an asset also takes the path of a file. Anything else stays, and the engine judges it. */
async function withFiles(
  connection: Connection,
  params: JsonObject,
  capability: Capability | undefined,
): Promise<JsonObject> {
  const imported: Record<string, JsonValue> = {};
  for (const spec of capability?.parameters ?? []) {
    const value = params[spec.name];
    if (spec.type !== 'asset' || typeof value !== 'string' || value.startsWith('data:')) continue;
    if (assetIdSchema.safeParse(value).success || !(await isFile(value))) continue;
    imported[spec.name] = await importFile(connection, value);
  }
  return { ...params, ...imported };
}

async function isFile(path: string): Promise<boolean> {
  try {
    return (await stat(path)).isFile();
  } catch {
    // No such file: then it is not meant as one.
    return false;
  }
}

async function importFile(connection: Connection, path: string): Promise<string> {
  const asset = await connection.call('library.import', { dataUrl: await fileAsDataUrl(path) });
  return asset.id;
}
