/** What a route says: JSON, text or bytes, or an empty body. */
export type Answer = {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly type?: string;
};
