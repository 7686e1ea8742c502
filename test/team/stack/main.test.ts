import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, describe, expect, test } from 'vitest';
import { stackObstacle } from './binaries.ts';
import type { DemoCompany } from './demo.ts';

const obstacle = stackObstacle() ?? (process.platform === 'linux' ? undefined : 'processes are counted in /proc');
const MAIN = path.join(import.meta.dirname, 'main.ts');
/** How long a Ctrl-C may take on a free machine is 2 s; here others work too. */
const STOP_MS = 5_000;

type Info = { url: string; anonKey: string; serviceRoleKey: string; companies: DemoCompany[] };

describe.skipIf(obstacle !== undefined)(`npm run team:dev${obstacle === undefined ? '' : ` (${obstacle})`}`, () => {
  const temp = mkdtempSync(path.join(tmpdir(), 'gesso-dev-'));
  // PostgreSQL does not run as root, and its user must come in.
  chmodSync(temp, 0o755);
  afterAll(() => rmSync(temp, { recursive: true, force: true }));

  test('says what to type, leaves nothing that runs when it is killed, and the next start clears up and works until Ctrl-C', async () => {
    const first = await startDev(temp, []);
    const guide = await first.text('Ctrl-C');
    const orphans = descendantsOf(first.pid);
    process.kill(first.pid, 'SIGKILL');
    await gone(orphans);
    const left = readdirSync(temp).length;

    const second = await startDev(temp, ['--json']);
    const info = JSON.parse(second.firstLine) as Info;
    const answers = await missionCalls(info);
    const running = descendantsOf(second.pid);
    const began = performance.now();
    process.kill(second.pid, 'SIGINT');
    const [code] = (await once(second.child, 'exit')) as [number | null];
    await gone(running);

    expect(guide).toMatch(/A team backend is running at http:\/\/127\.0\.0\.1:\d+/);
    expect(guide).toMatch(/curl -X POST http.*\/functions\/v1\/media-start/);
    expect(guide).toMatch(/curl 'http.*\/functions\/v1\/media-status\?jobId=JOB_ID'/);
    expect(orphans.length).toBeGreaterThan(5);
    expect(left).toBeGreaterThan(0);
    expect(Object.keys(info)).toEqual(['url', 'anonKey', 'serviceRoleKey', 'companies']);
    expect(info.companies[0]?.members.map(({ role }) => role)).toEqual(['owner', 'admin', 'member', 'viewer']);
    expect(answers).toEqual([
      [200, 'queued'],
      [200, 'queued'],
      [200, 'queued'],
      [401, 'unauthorized'],
      [403, 'forbidden'],
    ]);
    expect(code).toBe(0);
    expect(performance.now() - began).toBeLessThan(STOP_MS);
    expect(readdirSync(temp)).toEqual([]);
  }, 180_000);
});

/** Starts a job and asks for it as the mission says: with the company's key and a member's token, with the anonymous key, for another company. */
async function missionCalls({ url, anonKey, companies }: Info): Promise<unknown[]> {
  const [demo, other] = companies;
  const call = async (token: string, place: string, body?: object): Promise<Record<string, unknown>> => {
    const response = await fetch(`${url}/functions/v1/${place}`, {
      method: body === undefined ? 'GET' : 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return { code: response.status, ...((await response.json()) as object) };
  };
  const body = { companyId: demo?.id, jobType: 'image', params: { prompt: 'a lighthouse' }, provider: 'comfyui' };
  const member = demo?.members[2]?.accessToken ?? '';
  const started = await call(demo?.apiKey ?? '', 'media-start', body);
  const answers = [
    started,
    await call(member, 'media-start', body),
    await call(member, `media-status?jobId=${String(started['jobId'])}`),
    await call(anonKey, 'media-start', body),
    await call(other?.apiKey ?? '', 'media-start', body),
  ];
  return answers.map(({ code, status, error }) => [code, error ?? status]);
}

type Dev = { child: ChildProcess; pid: number; firstLine: string; text: (until: string) => Promise<string> };

async function startDev(temp: string, args: readonly string[]): Promise<Dev> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', MAIN, ...args], {
    env: { ...process.env, TMPDIR: temp },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let written = '';
  let failed = '';
  child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (failed += chunk.toString()));
  const text = async (until: string): Promise<string> => {
    while (!written.includes(until)) {
      if (child.exitCode !== null) throw new Error(`it ended: ${failed}`);
      await delay(50);
    }
    return written;
  };
  const line = (await text('\n')).split('\n')[0] ?? '';
  return { child, pid: child.pid ?? 0, firstLine: line, text };
}

/** Every process that this one has started, and theirs. */
function descendantsOf(pid: number): number[] {
  const parents = new Map(readProcesses());
  const isBelow = (one: number): boolean => {
    const parent = parents.get(one);
    return parent !== undefined && parent > 1 && (parent === pid || isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

function readProcesses(): (readonly [number, number])[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
        return state === 'Z' ? [] : [[Number(name), Number(parent)] as const];
      } catch {
        // It has ended while we looked.
        return [];
      }
    });
}

async function gone(pids: readonly number[]): Promise<void> {
  const until = performance.now() + 20_000;
  for (;;) {
    const alive = new Set(readProcesses().map(([pid]) => pid));
    const left = pids.filter((pid) => alive.has(pid));
    if (left.length === 0) return;
    if (performance.now() > until) throw new Error(`still running: ${left.join(', ')}`);
    await delay(20);
  }
}
