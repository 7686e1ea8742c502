import { startHostProcess, type HostProcess } from './host-process.ts';
import { type Measurement, quantile } from './measure.ts';

const ROUNDS = 200;

/** Round trips over loopback HTTP against a real host: what a script feels. The floor is /healthz, which does nothing. */
export async function benchApi(): Promise<readonly Measurement[]> {
  const host = await startHostProcess();
  try {
    await call(host, 'POST', '/rpc', { method: 'queue.pause', input: {} }).catch(() => undefined);
    const health: number[] = [];
    const start: number[] = [];
    const status: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      health.push(await timed(() => call(host, 'GET', '/healthz')));
      let jobId = '';
      start.push(
        await timed(async () => {
          const accepted = await call(host, 'POST', '/functions/v1/media-start', {
            jobType: 'image',
            provider: 'draft',
            params: { prompt: 'bench', width: 64, height: 64 },
          });
          jobId = String(accepted['jobId']);
        }),
      );
      status.push(await timed(() => call(host, 'GET', `/functions/v1/media-status?jobId=${jobId}`)));
    }
    return [
      { name: 'api: media-start, durable, p50', value: quantile(start, 0.5), floor: quantile(health, 0.5), unit: 'ms' },
      {
        name: 'api: media-start, durable, p95',
        value: quantile(start, 0.95),
        floor: quantile(health, 0.95),
        unit: 'ms',
      },
      { name: 'api: media-status, p50', value: quantile(status, 0.5), floor: quantile(health, 0.5), unit: 'ms' },
      { name: 'api: media-status, p95', value: quantile(status, 0.95), floor: quantile(health, 0.95), unit: 'ms' },
    ];
  } finally {
    await host.stop();
  }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function call(
  host: HostProcess,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const response = await fetch(`${host.url}${path}`, {
    method,
    headers: {
      authorization: `Bearer ${host.token}`,
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const answer: Record<string, unknown> = await response.json();
  if (!response.ok) throw new Error(`${path} answered ${response.status}: ${JSON.stringify(answer)}`);
  return answer;
}
