import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { WebSocket } from 'ws';
import type { SocketMessage } from '../api-body.ts';
import { gesso, type Running, startGesso, startServer } from '../gesso-process.ts';
import { temporaryFolder } from '../test-host.ts';

const SMALL = ['--provider', 'draft', '--size', '256x192', '--seed', '7'];

async function ready(
  server: Running,
  home: string,
): Promise<{ line: string; url: string; token: string; pid: number }> {
  const line = (await server.untilStdout('\n')).split('\n')[0]!;
  const { url, token, pid } = JSON.parse(readFileSync(join(home, 'runtime.json'), 'utf8'));
  return { line, url, token, pid };
}

describe('gesso serve', { timeout: 60_000 }, () => {
  it('prints its address first, with the token in the fragment, and writes neither to the log', async () => {
    const home = temporaryFolder();
    const server = startServer(home);

    const { line, url, token, pid } = await ready(server, home);
    server.child.kill('SIGTERM');
    const ended = await server.finished;

    expect(line).toBe(`Gesso is ready at ${url}/#token=${token}`);
    expect(pid).toBe(server.child.pid);
    expect(ended).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(home, 'logs', 'gesso.log'), 'utf8')).not.toContain(token);
  });

  it('comes back at the address it had, where a browser finds what it kept, and at another where that is taken', async () => {
    const home = temporaryFolder();
    const startAndStop = async (): Promise<URL> => {
      const server = startServer(home);
      const { url } = await ready(server, home);
      server.child.kill('SIGTERM');
      await server.finished;
      return new URL(url);
    };

    const first = await startAndStop();
    const second = await startAndStop();
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(Number(first.port), '127.0.0.1', resolve));
    const third = await startAndStop();
    await new Promise((resolve) => other.close(resolve));
    const fourth = await startAndStop();

    expect(second.port).toBe(first.port);
    expect(third.port).not.toBe(first.port);
    expect(fourth.port).toBe(third.port);
  });

  it('lets commands run in it, and they see each other’s work', async () => {
    const home = temporaryFolder();
    const server = startGesso(home, ['serve', '--no-open']);
    const { url } = await ready(server, home);

    const made = await gesso(home, ['generate', 'rain', ...SMALL, '--json']);
    const listed = await gesso(home, ['jobs', '--json']);
    const copied = await gesso(home, [
      'generate',
      'rain',
      '--provider',
      'draft',
      '--size',
      '256x192',
      '--image',
      made.json().outputs[0].path,
      '--json',
    ]);

    expect(made.code).toBe(0);
    expect(made.json().outputs[0].url).toMatch(new RegExp(`^${url}/assets/`));
    expect(listed.json().jobs[0].jobId).toBe(made.json().jobId);
    // Draft takes no picture: the engine says so, after the file was imported through the host.
    expect([copied.code, copied.json().error]).toEqual([2, 'unsupported_job']);
  });

  it('leaves a job running when only the command that waits for it is interrupted', async () => {
    const home = temporaryFolder();
    const server = startServer(home);
    const { url, token } = await ready(server, home);
    const waiting = startGesso(home, [
      'generate',
      'rain',
      '--provider',
      'draft',
      '--type',
      'video',
      '--duration',
      '20',
      '--json',
    ]);
    await untilEvent(url, token, (event) => event.name === 'job.changed' && event.payload.job.status === 'processing');

    waiting.child.kill('SIGINT');
    const ended = await waiting.finished;
    const job = (await gesso(home, ['jobs', 'show', ended.json().details.jobId, '--json'])).json();

    expect([ended.code, ended.json().error]).toEqual([130, 'interrupted']);
    expect(job.status).toBe('processing');
  });

  it('refuses a second host with 4 and one line that names the first', async () => {
    const home = temporaryFolder();
    const server = startServer(home);
    const { pid } = await ready(server, home);

    const second = await startServer(home).finished;
    const json = await gesso(home, ['serve', '--json']);

    expect(second.code).toBe(4);
    expect(second.stderr.trim().split('\n')).toEqual([expect.stringContaining(String(pid))]);
    expect([json.code, json.json().error]).toEqual([4, 'in_use']);
    expect(existsSync(join(home, 'runtime.json'))).toBe(true);
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'ends at %s within 2 s, in the middle of work, downloads and sockets, and takes runtime.json along',
    async (signal) => {
      const home = temporaryFolder();
      const server = startServer(home);
      const { url, token } = await ready(server, home);
      const headers = { Authorization: `Bearer ${token}` };
      const body = JSON.stringify({ jobType: 'video', params: { prompt: 'x', duration: 30 }, provider: 'draft' });
      const processing = untilEvent(
        url,
        token,
        (event) => event.name === 'job.changed' && event.payload.job.status === 'processing',
      );
      await fetch(`${url}/functions/v1/media-start`, {
        method: 'POST',
        headers: { ...headers, 'Content-Type': 'application/json' },
        body,
      });
      await processing;
      const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, ['gesso.v1', `token.${token}`]);
      await once(socket, 'open');
      socket.pause();
      // A request whose headers never end.
      const stuck = get(`${url}/healthz`, { headers: { 'Content-Length': '5' } });
      stuck.on('error', () => undefined);

      const before = performance.now();
      server.child.kill(signal);
      const ended = await server.finished;
      const tookMs = performance.now() - before;

      expect(ended).toMatchObject({ code: 0, signal: null });
      expect(tookMs).toBeLessThan(2000);
      expect(existsSync(join(home, 'runtime.json'))).toBe(false);
      socket.terminate();
    },
  );

  it('takes a signal that comes twice at once, as npm and a terminal send it, for one', async () => {
    const home = temporaryFolder();
    const server = startServer(home);
    await ready(server, home);

    server.child.kill('SIGINT');
    server.child.kill('SIGINT');

    expect((await server.finished).code).toBe(0);
    expect(existsSync(join(home, 'runtime.json'))).toBe(false);
  });

  it('goes on although standard input is closed', async () => {
    const home = temporaryFolder();
    const server = startServer(home);
    server.child.stdin?.end();

    const { url } = await ready(server, home);

    expect((await fetch(`${url}/healthz`)).ok).toBe(true);
  });

  it('starts on a folder whose last host was killed', async () => {
    const home = temporaryFolder();
    const first = startServer(home);
    await ready(first, home);
    first.child.kill('SIGKILL');
    await first.finished;

    const left = existsSync(join(home, 'runtime.json'));
    const alone = await gesso(home, ['jobs', '--json']);
    const second = startServer(home);
    const { pid } = await ready(second, home);

    expect([left, alone.code]).toEqual([true, 0]);
    expect(pid).toBe(second.child.pid);
  });

  it('exits with 1 and a sentence when the port is taken, and frees the folder', async () => {
    const home = temporaryFolder();
    const taken = createServer().listen(0, '127.0.0.1');
    await once(taken, 'listening');
    const address = taken.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;

    const refused = await startServer(home, ['--port', String(port)]).finished;
    const after = await gesso(home, ['jobs', '--json']);
    taken.close();

    expect(refused.code).toBe(1);
    expect(refused.stderr).toContain(`Port ${port} is taken`);
    expect(existsSync(join(home, 'runtime.json'))).toBe(false);
    expect(after.code).toBe(0);
  });

  it('warns when it can be reached from elsewhere, and only then', async () => {
    const home = temporaryFolder();
    const server = startServer(home, ['--host', '0.0.0.0']);
    const { url } = await ready(server, home);

    server.child.kill('SIGINT');

    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:/);
    expect((await server.finished).stderr).toContain('can be reached from other machines');
  });
});

async function untilEvent(url: string, token: string, match: (event: SocketMessage) => boolean): Promise<void> {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/ws`, ['gesso.v1', `token.${token}`]);
  const reached = Promise.withResolvers<void>();
  socket.on('message', (data) => {
    const message: SocketMessage = JSON.parse(Buffer.isBuffer(data) ? data.toString() : '');
    if (message.type === 'event' && match(message)) reached.resolve();
  });
  socket.on('error', reached.reject);
  await reached.promise;
  socket.close();
}
