import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const factsSchema = z.object({
  url: z.string(),
  apiKey: z.string(),
  token: z.string(),
  userId: z.string(),
  company: z.string(),
  emptyCompany: z.string(),
  rows: z.int(),
  databaseUrl: z.string(),
});

/** A team backend in a process of its own (PostgreSQL, PostgREST, the gateway), filled with jobs. */
export type TeamStack = z.infer<typeof factsSchema> & { stop(): Promise<void> };

/** Starts one; some 10 s. Rejects when it ends before it is ready, for example where npm has no PostgreSQL for this platform. */
export async function startTeamStack(): Promise<TeamStack> {
  const script = fileURLToPath(new URL('../test/team/database/bench-stack/main.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const facts = factsSchema.parse(JSON.parse(await firstLine(child)));
  return { ...facts, stop: () => stop(child) };
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (child.stdout === null) throw new Error('its output is piped');
    createInterface({ input: child.stdout }).once('line', resolve);
    child.once('exit', (code) => reject(new Error(`the team stack ended with code ${code}`)));
  });
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  child.kill('SIGTERM');
  await ended;
}
