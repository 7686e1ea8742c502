import { MINUTE, SECOND } from '../../contract/units.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** Every cap of the loopback server in one place. Bytes and milliseconds. */
export const HTTP_LIMITS = {
  /** Body of a media API request (INTERFACES.md). */
  bodyBytes: 1 * MIB,
  /** What is read and thrown away after a 413, so that the client sees the answer; beyond it the connection is cut. */
  discardBytes: 64 * MIB,
  headerBytes: 16 * KIB,
  /** From the first byte of a request to its last header: a slow client is let go. */
  headersTimeoutMs: 10 * SECOND,
  /** From the first byte of a request to its last body byte. */
  requestTimeoutMs: 30 * SECOND,
  keepAliveTimeoutMs: 10 * SECOND,
  /** Without a byte in either direction. A paused video fetches the rest with a range request later. */
  idleTimeoutMs: 2 * MINUTE,
  /** A thousand concurrent submits with room to spare. */
  connections: 4096,
  backlog: 2048,
  /** Answers under way get this long when the server stops. */
  stopGraceMs: 300,
} as const;

/** Caps of the WebSocket. */
export const SOCKET_LIMITS = {
  /** One message: `library.import` takes 32 MiB as base64 in a data URL. */
  messageBytes: 48 * MIB,
  sockets: 128,
  /** Calls of one socket without an answer yet. */
  pendingCalls: 256,
  /** Progress and previews are left out for a socket with more than this unsent. */
  dropHintsAboveBytes: 256 * KIB,
  /** A socket with more than this unsent is closed; its client connects again and reads its lists anew. */
  closeAboveBytes: 16 * MIB,
  /** A peer that does not answer a ping until the next one is gone. */
  heartbeatMs: 20 * SECOND,
  /** A closing handshake that takes longer is cut. */
  closeGraceMs: 200,
} as const;
