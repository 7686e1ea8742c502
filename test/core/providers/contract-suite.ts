import { existsSync, statSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../src/core/base/ids.ts';
import { checkParams } from '../../../src/contract/params.ts';
import { findCapability, providerViewSchema } from '../../../src/contract/provider.ts';
import { jsonValueSchema } from '../../../src/contract/units.ts';
import { adapterContext } from '../../support/adapter-context.ts';
import { faultSuite } from './contract-faults.ts';
import {
  type ContractOrder,
  type ContractSubject,
  engineWith,
  ledgerOf,
  orderJob,
  still,
  type Subject,
} from './contract-world.ts';

/** What every adapter promises (`adapter.ts`), tried on one of them: alone, and under the real engine. */
export function contractSuite(subject: ContractSubject): void {
  describe(`${subject.name} keeps the contract of an adapter`, () => {
    it('describes itself in the form of the contract', async () => {
      const opened = await subject.open();

      const view = await opened.adapter.describe(adapterContext(opened));

      expect(() => providerViewSchema.parse(view)).not.toThrow();
      expect(view).toMatchObject({
        id: opened.adapter.id,
        paid: opened.adapter.paid,
        availability: { state: 'ready' },
      });
    });

    it.each(subject.orders)('declares every parameter of $title', async (order) => {
      const opened = await subject.open();

      const view = await opened.adapter.describe(adapterContext(opened));
      const capability = findCapability(view, order.jobType, order.model ?? firstModel(view, order));

      expect(capability === undefined ? 'no capability' : checkParams(capability, order.params)).toMatchObject({
        ok: true,
      });
    });

    it.each(subject.orders)('says the most that $title can cost, the same each time', async (order) => {
      const opened = await subject.open();
      const request = await requestOf(opened, order);

      const estimate = opened.adapter.estimate(request);

      expect(opened.adapter.estimate(request)).toEqual(estimate);
      if (order.maxCostMicros === undefined) expect(Number.isInteger(estimate.maxCostMicros)).toBe(true);
      else expect(estimate.maxCostMicros).toBeNull();
      expect(estimate.maxCostMicros ?? 0).toBeGreaterThanOrEqual(0);
      expect(opened.adapter.paid || estimate.maxCostMicros === 0).toBe(true);
    });

    it.each(subject.orders)('prices $title also while its inputs are still data: URLs', async (order) => {
      const opened = await subject.open();
      const request = await requestOf(opened, order);
      const inputs = await assetParameters(opened, order);
      const params = { ...request.params, ...Object.fromEntries(inputs.map((name) => [name, DATA_URL])) };

      expect(() => opened.adapter.estimate({ ...request, params })).not.toThrow();
    });

    it.each(subject.orders)('makes $title from a handle that went through JSON', async (order) => {
      const opened = await subject.open();
      const context = adapterContext(opened);
      const request = await requestOf(opened, order);
      const prepared = jsonValueSchema.parse(await opened.adapter.prepare(context, request));

      const { handle } = await opened.adapter.start(context, {
        attemptId: newId.attempt(Date.now()),
        request,
        prepared,
      });
      const known = jsonValueSchema.parse(JSON.parse(JSON.stringify(handle)));
      const done = await ended(opened, known);

      expect(done).toMatchObject({ state: 'succeeded' });
      if (done.state !== 'succeeded') return;
      expect(done.outputs).toHaveLength(order.outputs ?? 1);
      for (const output of done.outputs) {
        const download = await opened.adapter.download(context, known, output);
        expect((await new Response(download.stream).bytes()).byteLength).toBeGreaterThan(0);
      }
    });

    it.each(subject.orders)('delivers $title through the engine, once and at its price', async (order) => {
      const opened = await subject.open();
      const engine = await engineWith(opened);

      const job = await still(engine, await orderJob(engine, opened.adapter, order));

      expect(job, JSON.stringify(job.error)).toMatchObject({ status: 'completed', attempts: 1 });
      expect(job.outputs).toHaveLength(order.outputs ?? 1);
      for (const output of job.outputs) {
        expect(output.kind).toBe(order.jobType);
        expect(existsSync(output.path) && statSync(output.path).size).toBe(output.bytes);
      }
      const { held, spent, problems } = await ledgerOf(engine);
      expect(problems).toEqual([]);
      expect(held).toBe(0);
      expect(spent).toBe(job.actualCostMicros);
      if (opened.fake === undefined) expect(spent).toBe(0);
      else checkBooks(opened.fake.books, spent, order);
    });

    it.each(subject.orders)('answers a cancel of $title in one of three ways, also twice', async (order) => {
      const opened = await subject.open();
      const context = adapterContext(opened);
      const request = await requestOf(opened, order);
      const prepared = await opened.adapter.prepare(context, request);
      const { handle } = await opened.adapter.start(context, {
        attemptId: newId.attempt(Date.now()),
        request,
        prepared,
      });

      const answers = [await opened.adapter.cancel(context, handle), await opened.adapter.cancel(context, handle)];

      for (const answer of answers) expect(['asked', 'cancelled', 'unsupported']).toContain(answer);
    });
  });
  if (subject.isFree !== true) faultSuite(subject);
}

function checkBooks(
  books: { chargedMicros: number; creates: readonly unknown[] },
  spent: number,
  order: ContractOrder,
): void {
  expect(books.creates).toHaveLength(1);
  if (order.isExact === false) expect(spent).toBeGreaterThanOrEqual(books.chargedMicros);
  else expect(spent).toBe(books.chargedMicros);
}

function firstModel(
  view: { models: readonly { id: string; jobTypes: readonly string[] }[] },
  order: ContractOrder,
): string | undefined {
  return view.models.find((model) => model.jobTypes.includes(order.jobType))?.id;
}

/** A picture before it is imported. */
const DATA_URL = 'data:image/png;base64,AAAA';

async function assetParameters(opened: Subject, order: ContractOrder): Promise<string[]> {
  const view = await opened.adapter.describe(adapterContext(opened));
  const capability = findCapability(view, order.jobType, order.model ?? firstModel(view, order));
  return (capability?.parameters ?? []).filter(({ type }) => type === 'asset').map(({ name }) => name);
}

/** The request as the engine would make it: defaults filled in, a seed drawn. */
async function requestOf(
  opened: Subject,
  order: ContractOrder,
): Promise<Parameters<Subject['adapter']['estimate']>[0]> {
  const view = await opened.adapter.describe(adapterContext(opened));
  const model = order.model ?? firstModel(view, order);
  const capability = findCapability(view, order.jobType, model);
  const checked = capability === undefined ? undefined : checkParams(capability, order.params);
  if (checked?.ok !== true) throw new Error(`the order does not fit: ${JSON.stringify(checked)}`);
  const seed = capability?.parameters.find((parameter) => parameter.type === 'seed');
  const params = seed === undefined ? checked.params : { [seed.name]: 7, ...checked.params };
  return { jobId: newId.job(Date.now()), jobType: order.jobType, model, params };
}

/** Asks until the task has ended, at a hurried pace. */
async function ended(
  opened: Subject,
  handle: Parameters<Subject['adapter']['status']>[1],
): ReturnType<Subject['adapter']['status']> {
  const context = adapterContext(opened);
  for (;;) {
    const status = await opened.adapter.status(context, handle);
    if (status.state !== 'queued' && status.state !== 'running') return status;
    await context.sleep(opened.adapter.pollIntervalMs);
  }
}
