import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Log } from '../../core/base/log.ts';
import type { Engine } from '../../core/engine-type.ts';
import type { Dispatch } from '../dispatch.ts';
import type { Access } from './access.ts';

/** One request with its answer. `url` has our own origin, whatever the request line said. */
export type Exchange = {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly url: URL;
};

/** What every route may use. */
export type HttpServices = {
  readonly engine: Engine;
  readonly dispatch: Dispatch;
  readonly access: Access;
  readonly log: Log;
  /** The built page; undefined when this host serves none. */
  readonly rendererDir: string | undefined;
  /** Origin of this server, for example `http://127.0.0.1:4711`. */
  readonly baseUrl: () => string;
};

/** Answers one exchange. May throw AppError, which becomes its JSON error. */
export type Route = (exchange: Exchange, services: HttpServices) => void | Promise<void>;
