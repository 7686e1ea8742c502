import { z } from 'zod';
import { AppError } from '../../../src/core/base/app-error.ts';
import { companyIdSchema } from '../../../src/contract/ids.ts';
import { parseMediaList } from '../../../src/host/media/media-request.ts';
import { issuesOf, invalidRequest } from '../../../src/host/request-issues.ts';
import { jsonAnswer } from '../_shared/answer.ts';
import { identify, listedCompany } from '../_shared/identity.ts';
import { JOB_COLUMNS, type JobRow, jobRowSchema } from '../_shared/job-row.ts';
import { mediaAnswers } from '../_shared/media-answer.ts';
import { serveFunction } from '../_shared/serve.ts';

/** How many jobs a page has when nobody says. */
const PAGE = 50;

const rowsSchema = z.array(jobRowSchema);
/** As PostgREST writes an instant in UTC; an instant that PostgreSQL could not read would end as an error of ours. */
const createdSchema = z.iso
  .datetime({ offset: true })
  .refine((instant) => instant.endsWith('+00:00') && Date.parse(instant) > 0);
const cursorSchema = z.tuple([createdSchema, z.uuid()]);
const companySchema = z.object({ companyId: companyIdSchema.optional() });

serveFunction('media-list', {
  GET: async (request, environment) => {
    const identity = await identify(request, environment);
    const query = new URL(request.url).searchParams;
    const { status, limit = PAGE, cursor } = parseMediaList(query);
    const companyId = listedCompany(identity, companyIn(query));
    const rows = await identity.backend.select('media_projects', {
      select: JOB_COLUMNS,
      deleted_at: 'is.null',
      order: 'created_at.desc,id.desc',
      limit: String(limit + 1),
      ...(companyId === undefined ? {} : { company_id: `eq.${companyId}` }),
      ...(status === undefined ? {} : { status: status === 'open' ? 'in.(queued,processing)' : `eq.${status}` }),
      ...(cursor === undefined ? {} : { or: after(cursor) }),
    });
    const found = rowsSchema.parse(rows);
    const page = found.slice(0, limit);
    const jobs = await mediaAnswers(identity.backend, environment.url, page);
    return jsonAnswer({ success: true, jobs, nextCursor: found.length > limit ? cursorOf(page.at(-1)) : null });
  },
});

/** One company of several; absent: all of the member's. */
function companyIn(query: URLSearchParams): string | undefined {
  const given = { companyId: query.get('companyId') ?? undefined };
  const parsed = companySchema.safeParse(given);
  if (!parsed.success) throw invalidRequest(issuesOf(parsed.error, given));
  return parsed.data.companyId;
}

function cursorOf(row: JobRow | undefined): string | null {
  return row === undefined ? null : btoa(JSON.stringify([row.created_at, row.id]));
}

function after(cursor: string): string {
  try {
    const [createdAt, id] = cursorSchema.parse(JSON.parse(atob(cursor)));
    return `(created_at.lt.${createdAt},and(created_at.eq.${createdAt},id.lt.${id}))`;
  } catch (cause) {
    const message = 'cursor must be the nextCursor of an earlier page.';
    throw new AppError('invalid_request', message, { details: { issues: [{ path: 'cursor', message }] }, cause });
  }
}
