import type { IncomingMessage, Server } from 'node:http';
import { randomUUID } from 'node:crypto';
import { WebSocket, WebSocketServer } from 'ws';
import { pythonJson } from './python-json.ts';

type Client = { readonly socket: WebSocket; readonly wantsMetadata: boolean };

/** The websockets of the stand-in, with the habits of the recorded server, its flaws included. */
export type Sockets = {
  /** To the socket of this client id; to everybody when undefined; to nobody when that client is not there. */
  send(type: string, data: unknown, clientId: string | undefined): void;
  sendPreview(preview: Preview, clientId: string | undefined): void;
  wantsMetadata(clientId: string | undefined): boolean;
  /** Cuts every connection without a closing handshake. */
  drop(): void;
  /** While true nothing is sent, and nobody is told. */
  setMute(isMute: boolean): void;
  /** How many are connected. */
  count(): number;
  close(): void;
};

export type Preview = { readonly jpeg: Buffer; readonly nodeId: string; readonly promptId: string };

/** Attaches to `/ws` of the server. `onConnect` names the running node of a client that comes (back), if it owns the running prompt. */
export function createSockets(
  server: Server,
  options: { readonly queueRemaining: () => number; readonly runningNodeOf: (clientId: string) => string | undefined },
): Sockets {
  const clients = new Map<string, Client>();
  const wss = new WebSocketServer({ noServer: true });
  let isMute = false;

  const transmit = (client: Client | undefined, data: string | Buffer): void => {
    if (!isMute && client?.socket.readyState === WebSocket.OPEN) client.socket.send(data);
  };
  const recipients = (clientId: string | undefined): Iterable<Client | undefined> =>
    clientId === undefined ? clients.values() : [clients.get(clientId)];
  const frame = (type: string, data: unknown): string => pythonJson({ type, data });

  server.on('upgrade', (request: IncomingMessage, stream, head) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname !== '/ws' && url.pathname !== '/api/ws') {
      stream.destroy();
      return;
    }
    wss.handleUpgrade(request, stream, head, (socket) => {
      const given = url.searchParams.get('clientId') ?? '';
      accept(socket, given === '' ? randomUUID().replaceAll('-', '') : given);
    });
  });

  function accept(socket: WebSocket, sid: string): void {
    let isFirst = true;
    clients.set(sid, { socket, wantsMetadata: false });
    transmit(
      clients.get(sid),
      frame('status', { status: { exec_info: { queue_remaining: options.queueRemaining() } }, sid }),
    );
    const running = options.runningNodeOf(sid);
    if (running !== undefined) transmit(clients.get(sid), frame('executing', { node: running }));
    socket.on('message', (data: Buffer, isBinary: boolean) => {
      const message = isBinary ? undefined : parsed(data.toString());
      // Broken JSON does not count as the first message.
      if (message === undefined) return;
      if (isFirst && message.type === 'feature_flags') {
        clients.set(sid, { socket, wantsMetadata: message.data?.supports_preview_metadata === true });
        transmit(
          clients.get(sid),
          frame('feature_flags', { supports_preview_metadata: true, max_upload_size: 104857600 }),
        );
      }
      isFirst = false;
    });
    // The server's own flaw: when an older socket of the same id closes, the newer one is forgotten.
    socket.on('close', () => clients.delete(sid));
    socket.on('error', () => undefined);
  }

  return {
    send(type, data, clientId) {
      for (const client of recipients(clientId)) transmit(client, frame(type, data));
    },
    sendPreview(preview, clientId) {
      for (const client of recipients(clientId))
        transmit(client, client?.wantsMetadata === true ? withMetadata(preview) : plainPreview(preview));
    },
    wantsMetadata: (clientId) => clientId !== undefined && clients.get(clientId)?.wantsMetadata === true,
    drop() {
      for (const socket of wss.clients) socket.terminate();
    },
    setMute(value) {
      isMute = value;
    },
    count: () => wss.clients.size,
    close() {
      for (const socket of wss.clients) socket.terminate();
      wss.close();
    },
  };
}

function plainPreview({ jpeg }: Preview): Buffer {
  const head = Buffer.alloc(8);
  head.writeUInt32BE(1, 0);
  head.writeUInt32BE(1, 4);
  return Buffer.concat([head, jpeg]);
}

function withMetadata({ jpeg, nodeId, promptId }: Preview): Buffer {
  const metadata = Buffer.from(
    pythonJson({
      node_id: nodeId,
      prompt_id: promptId,
      display_node_id: nodeId,
      parent_node_id: null,
      real_node_id: nodeId,
      image_type: 'image/jpeg',
    }),
  );
  const head = Buffer.alloc(8);
  head.writeUInt32BE(4, 0);
  head.writeUInt32BE(metadata.length, 4);
  return Buffer.concat([head, metadata, jpeg]);
}

function parsed(text: string): { type?: unknown; data?: { supports_preview_metadata?: unknown } } | undefined {
  try {
    return JSON.parse(text);
  } catch {
    // The recorded server logs garbage and goes on.
    return undefined;
  }
}
