import { describe, expect, it } from 'vitest';
import { type JobView, jobViewSchema } from '../../../src/contract/job.ts';
import { failureLines } from '../../../src/host/cli/job-text.ts';
import { METHOD_EXAMPLES } from '../../contract/method-examples.ts';

/** A job as it is shown, changed where a test needs it. */
function job(change: Partial<JobView>): JobView {
  return { ...jobViewSchema.parse(METHOD_EXAMPLES['jobs.get'].output), ...change };
}

describe('failureLines', () => {
  it('says what the provider shows of a job in doubt, and how to decide', () => {
    const lines = failureLines(
      job({
        phase: 'needs_attention',
        error: {
          code: 'outcome_unknown',
          message: 'The balance fell from 100 to 88 credits.',
          moneySpent: 'unknown',
          retryable: false,
          details: {},
        },
      }),
    );

    expect(lines).toContain('The balance fell from 100 to 88 credits.');
    expect(lines.at(-1)).toMatch(/^ {2}gesso jobs resolve .* --charged \| --not-charged \| --task ID$/);
  });

  it('says nothing of a job that went well', () => {
    expect(failureLines(job({ phase: 'completed', status: 'completed', error: null }))).toEqual([]);
  });
});
