import { createServer } from 'node:net';
import { expect, it, onTestFinished } from 'vitest';
import { freePort } from '../../../../src/core/comfy/supervise/free-port.ts';
import { portOwner } from '../../../../src/core/comfy/supervise/port-owner.ts';

async function listen(): Promise<number> {
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

it.runIf(process.platform === 'linux')('names the process that listens on a port', async () => {
  expect(portOwner(await listen())).toMatch(new RegExp(`^.+ \\(process ${process.pid}\\)$`));
});

it('names nobody where nobody listens', async () => {
  expect(portOwner(await freePort(undefined))).toBeUndefined();
});

it('gives the wished port when it is free, and another one when it is taken', async () => {
  const free = await freePort(undefined);
  const taken = await listen();

  expect(await freePort(free)).toBe(free);
  expect(await freePort(taken)).not.toBe(taken);
});
