import { mediaStarted } from '../../../src/host/media/media-view.ts';
import { parseMediaStart } from '../../../src/host/media/media-request.ts';
import { acceptJob } from '../_shared/accept.ts';
import { jsonAnswer } from '../_shared/answer.ts';
import { readJsonBody } from '../_shared/body.ts';
import { companyOf, identify } from '../_shared/identity.ts';
import { jobViewOf } from '../_shared/job-row.ts';
import { wakeWorker } from '../_shared/kick.ts';
import { serveFunction } from '../_shared/serve.ts';

serveFunction('media-start', {
  POST: async (request, environment) => {
    const identity = await identify(request, environment);
    const body = await readJsonBody(request);
    const { companyId: named, ...input } = parseMediaStart(body, request.headers.get('idempotency-key') ?? undefined);
    const companyId = await companyOf(identity, named);
    const job = await acceptJob(identity, environment, { companyId, input });
    wakeWorker(environment, job);
    return jsonAnswer(mediaStarted(jobViewOf(job)));
  },
});
