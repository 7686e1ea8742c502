import { describe, expect, it } from 'vitest';
import { FAULTS, type Fault } from '../../fakes/vendors/faults.ts';
import { jobWhen } from '../../support/test-engine.ts';
import { adapterContext } from '../../support/adapter-context.ts';
import {
  type ContractOrder,
  type ContractSubject,
  engineWith,
  fakeOf,
  ledgerOf,
  orderJob,
  still,
} from './contract-world.ts';

/** How a job may stand in the end: completed, needs_attention, or failed with this code. */
type Ending = string;

/** What a fault may lead to. notTaken: nobody can know, unless the vendor proves that it has nothing. lost: see `afterLoss`. */
const ENDINGS: Record<Fault, { readonly sync: readonly Ending[]; readonly task: readonly Ending[] }> = {
  error_before: both('notTaken'),
  error_after: both('lost'),
  drop_before: both('notTaken'),
  drop_after: both('lost'),
  slow: both('completed'),
  busy: both('completed'),
  busy_bare: both('completed'),
  moderated: both('failed:moderated'),
  quota: both('failed:quota_exceeded'),
  unauthorized: both('failed:rejected'),
  html: both('notTaken'),
  html_after: both('lost'),
  never_ends: both('completed'),
  unknown_status: both('completed'),
  task_fails: {
    sync: ['completed'],
    task: ['failed:rejected', 'failed:unavailable', 'failed:internal', 'failed:moderated'],
  },
  lost_task: { sync: ['completed'], task: ['needs_attention'] },
  read_error: both('completed'),
  missing_cost: both('completed'),
  wrong_cost: both('completed'),
  expired_url: both('completed'),
  huge_file: { sync: ['lost'], task: ['failed:output_lost'] },
  cut_file: { sync: ['lost'], task: ['completed'] },
  torn_file: { sync: ['lost'], task: ['failed:output_lost'] },
  html_file: { sync: ['lost'], task: ['completed'] },
};

/** How often a fault happens. What strikes once must be got over; what strikes always must end. */
function timesOf(fault: Fault, order: ContractOrder): number | undefined {
  if (fault === 'unauthorized' || fault === 'lost_task' || fault === 'never_ends' || fault === 'missing_cost')
    return undefined;
  if (fault === 'read_error') return 2;
  const isFetched = order.mode === 'task' || order.endings?.[fault] !== undefined;
  return isFetched && (fault === 'huge_file' || fault === 'torn_file') ? undefined : 1;
}

/** Everything that can go wrong with a paid vendor. */
export function faultSuite(subject: ContractSubject): void {
  describe.each(subject.orders)(`${subject.name}, $title, when things go wrong`, (order) => {
    it.each(FAULTS)('pays once at most and ends honestly: %s', async (fault) => {
      const opened = await subject.open();
      const fake = fakeOf(opened);
      const engine = await engineWith(opened);
      const times = timesOf(fault, order);
      fake.faults.set({ fault, delayMs: 300, ...(times === undefined ? {} : { times }) });

      const id = await orderJob(engine, opened.adapter, order);
      if (fault === 'never_ends' && order.mode === 'task') {
        await jobWhen(engine, id, (job) => job.phase === 'running');
        fake.vendor.finishAll?.();
      }
      const job = await still(engine, id);
      const { held, spent, problems } = await ledgerOf(engine);

      expect(endingsOf(fault, order)).toContain(endingOf(job));
      expect(fake.books.creates.length, 'creates').toBeLessThanOrEqual(job.attempts);
      expect(fake.files.leaks, 'keys shown to the store of files').toBe(0);
      expect(problems).toEqual([]);
      const charged = fake.books.chargedMicros;
      if (job.phase === 'needs_attention') {
        expect(spent).toBe(0);
        expect(held).toBeGreaterThanOrEqual(charged);
        return;
      }
      expect(held).toBe(0);
      if (order.isExact === false || fault === 'missing_cost' || fault === 'wrong_cost')
        expect(spent).toBeGreaterThanOrEqual(charged);
      else expect(spent).toBe(charged);
      if (job.status === 'failed') expect(job.error?.moneySpent).toBe(spent > 0);
      else expect(job.outputs).toHaveLength(order.outputs ?? 1);
    });

    it('sends nothing and charges nothing while the vendor cannot be reached', async () => {
      const opened = await subject.open();
      const fake = fakeOf(opened);
      const engine = await engineWith(opened);
      await fake.stop();

      const job = await still(engine, await orderJob(engine, opened.adapter, order));

      expect(endingOf(job)).toBe('failed:unavailable');
      expect(job.error?.moneySpent).toBe(false);
      expect(await ledgerOf(engine)).toEqual({ held: 0, spent: 0, problems: [] });
    });
  });

  describe(`${subject.name} and its key`, () => {
    it('offers its lists without a key, and says that it needs one', async () => {
      const opened = await subject.open();
      const fake = fakeOf(opened);

      const view = await opened.adapter.describe(adapterContext({ ...opened, environment: {} }));

      expect(view.availability.state).toBe('needs_key');
      for (const order of subject.orders)
        expect(view.capabilities.map((capability) => capability.jobType)).toContain(order.jobType);
      expect(fake.books.creates).toEqual([]);
    });

    it('tests a key at no cost, good or bad', async () => {
      const opened = await subject.open();
      const fake = fakeOf(opened);

      const good = await opened.adapter.checkKey?.(adapterContext(opened));
      fake.faults.set({ fault: 'unauthorized' });
      const bad = await opened.adapter.checkKey?.(adapterContext(opened));
      const view = await opened.adapter.describe(adapterContext(opened));

      expect(good).toMatchObject({ ok: true });
      expect(bad).toMatchObject({ ok: false });
      expect(view.availability.state).toBe('needs_key');
      expect(JSON.stringify([good, bad, view])).not.toContain(fake.vendor.key);
      expect(fake.books.chargedMicros).toBe(0);
    });
  });
}

function both(ending: Ending): { sync: readonly Ending[]; task: readonly Ending[] } {
  return { sync: [ending], task: [ending] };
}

function endingsOf(fault: Fault, order: ContractOrder): Ending[] {
  const own = order.endings?.[fault];
  if (own !== undefined) return [own];
  return ENDINGS[fault][order.mode].flatMap((ending) => {
    if (ending === 'notTaken') return ['needs_attention', 'completed'];
    if (ending === 'lost') return [order.afterLoss === 'found' ? 'completed' : 'needs_attention'];
    return [ending];
  });
}

function endingOf(job: { phase: string; status: string; error: { code: string } | null }): Ending {
  if (job.phase === 'needs_attention') return 'needs_attention';
  return job.status === 'failed' ? `failed:${job.error?.code ?? ''}` : job.status;
}
