import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';

const environmentSchema = z.record(z.string().regex(/_(?:BASE_URL|API_KEY|API_SECRET)$/), z.string().min(1));

describe('npm run fakes', () => {
  it('prints one line of JSON, serves, takes faults without a key, and ends when it is told to', async () => {
    const script = fileURLToPath(new URL('./main.ts', import.meta.url));
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, '--json'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    onTestFinished(() => void child.kill('SIGKILL'));
    const lines: string[] = [];
    const reader = createInterface({ input: child.stdout });
    reader.on('line', (line) => lines.push(line));
    await once(reader, 'line');
    const environment = environmentSchema.parse(JSON.parse(lines[0] ?? ''));
    const url = environment['OPENAI_BASE_URL'] ?? '';
    const ask = (): Promise<Response> =>
      fetch(`${url}/v1/images/generations`, {
        method: 'POST',
        headers: { authorization: `Bearer ${environment['OPENAI_API_KEY']}`, 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'gpt-image-2', prompt: 'a door', size: '1024x1024', quality: 'low' }),
      });

    const good = await ask();
    await fetch(`${url}/__fake/fault`, { method: 'POST', body: JSON.stringify({ fault: 'quota', times: 1 }) });
    const refused = await ask();
    const books: unknown = await (await fetch(`${url}/__fake/books`)).json();
    child.kill('SIGTERM');
    const [code]: unknown[] = await once(child, 'close');

    expect(Object.keys(environment)).toEqual(
      expect.arrayContaining(['OPENAI_BASE_URL', 'OPENAI_API_KEY', 'ELEVENLABS_BASE_URL', 'ELEVENLABS_API_KEY']),
    );
    expect([good.status, refused.status]).toEqual([200, 429]);
    expect(books).toMatchObject({ creates: [{ taskId: 'image-1' }, { chargedMicros: 0 }] });
    expect(code).toBe(0);
    expect(lines).toHaveLength(1);
  });
});
