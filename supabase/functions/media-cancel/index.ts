import { parseMediaCancel } from '../../../src/host/media/media-request.ts';
import { jsonAnswer } from '../_shared/answer.ts';
import { readJsonBody } from '../_shared/body.ts';
import { identify } from '../_shared/identity.ts';
import { jobRowSchema } from '../_shared/job-row.ts';
import { mediaAnswers } from '../_shared/media-answer.ts';
import { serveFunction } from '../_shared/serve.ts';

serveFunction('media-cancel', {
  POST: async (request, environment) => {
    const identity = await identify(request, environment);
    const { jobId } = parseMediaCancel(await readJsonBody(request));
    const { key, backend } = identity;
    const cancelled = await backend.rpc('cancel_job', {
      p_job: jobId,
      ...(key === undefined ? {} : { p_company: key.companyId, p_api_key: key.apiKeyId }),
    });
    const [answer] = await mediaAnswers(backend, environment.url, [jobRowSchema.parse(cancelled)]);
    return jsonAnswer(answer);
  },
});
