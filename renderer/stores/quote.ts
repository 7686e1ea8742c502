import { create } from 'zustand';
import type { JobQuote } from '../../src/contract/job.ts';
import type { JobType } from '../../src/contract/provider.ts';

export type QuoteState = {
  /** The request that `quote` answers, as JSON. */
  readonly request: string | undefined;
  readonly jobType: JobType | undefined;
  /** The last answer; it stays while a newer one is on its way. */
  readonly quote: JobQuote | undefined;
  /** Why the last question had no answer, in words. */
  readonly failure: string | undefined;
  readonly isPending: boolean;
  /** true while `jobs.create` is on its way. */
  readonly isSending: boolean;
  /** true once somebody pressed the button and it could not run: then every reason is listed, also an empty prompt. */
  readonly wasPressed: boolean;
  /** The engine's words on a soft limit that the job would cross, while somebody is asked about it. */
  readonly softLimit: string | undefined;
};

export const NO_QUOTE: QuoteState = {
  request: undefined,
  jobType: undefined,
  quote: undefined,
  failure: undefined,
  isPending: false,
  isSending: false,
  wasPressed: false,
  softLimit: undefined,
};

/** The engine's word on the draft: route, price, time, problems. */
export const useQuote = create<QuoteState>()(() => NO_QUOTE);
