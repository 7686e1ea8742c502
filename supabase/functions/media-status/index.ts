import { parseMediaStatus } from '../../../src/host/media/media-request.ts';
import { jsonAnswer } from '../_shared/answer.ts';
import { findJob } from '../_shared/find-job.ts';
import { identify } from '../_shared/identity.ts';
import { wakeWorker } from '../_shared/kick.ts';
import { mediaAnswers } from '../_shared/media-answer.ts';
import { serveFunction } from '../_shared/serve.ts';

serveFunction('media-status', {
  GET: async (request, environment) => {
    const identity = await identify(request, environment);
    const { jobId } = parseMediaStatus(new URL(request.url).searchParams);
    const job = await findJob(identity, jobId);
    // Whoever asks for a job also carries it on: a project without a schedule works too.
    wakeWorker(environment, job);
    const [answer] = await mediaAnswers(identity.backend, environment.url, [job]);
    return jsonAnswer(answer);
  },
});
