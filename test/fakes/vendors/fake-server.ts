import { createServer, type Server } from 'node:http';
import { Books, type CreateEntry } from './books.ts';
import { type FakeAnswer, type FakeRequest, HTML_PAGE, readRequest, sendAnswer } from './exchange.ts';
import { Files } from './files.ts';
import { faultOrderSchema, Faults } from './faults.ts';

/** What all stand-ins fail with; each vendor has words of its own for them. */
export type Complaint = 'moderated' | 'quota' | 'busy' | 'unauthorized' | 'internal' | 'not_found' | 'invalid';

/** A vendor, as far as we use it. */
export type FakeVendor = {
  readonly id: 'openai' | 'runway' | 'elevenlabs' | 'heygen';
  /** The key that it takes. */
  readonly key: string;
  readonly isAuthorized: (request: FakeRequest) => boolean;
  /** Its own error body. message: more to say, where it matters. */
  readonly complain: (complaint: Complaint, message?: string) => FakeAnswer;
  /** undefined: it has no such route. */
  readonly answer: (request: FakeRequest) => FakeAnswer | undefined | Promise<FakeAnswer | undefined>;
  /** Ends every task that goes on. */
  readonly finishAll?: () => void;
};

/**
 * A stand-in of a paid vendor: real HTTP on loopback, books, files and faults. Tests set the faults in the process; from outside
 * `POST /__fake/fault {"fault":"…","times":1}`, `POST /__fake/clear`, `POST /__fake/finish` and `GET /__fake/books` do, without a key.
 */
export class FakeServer {
  readonly books = new Books();
  readonly faults = new Faults();
  readonly files: Files;
  readonly vendor: FakeVendor;
  readonly #server: Server;
  #url = '';

  private constructor(make: (server: FakeServer) => FakeVendor) {
    this.files = new Files(this.faults);
    this.vendor = make(this);
    this.#server = createServer((request, response) => {
      void readRequest(request)
        .then((read) => this.#answer(read))
        .then((answer) => sendAnswer(response, answer))
        .catch(() => response.destroy());
    });
  }

  /** Starts on the given port; 0: one that the system chooses. */
  static async start(make: (server: FakeServer) => FakeVendor, port = 0): Promise<FakeServer> {
    const server = new FakeServer(make);
    await new Promise<void>((resolve, reject) => {
      server.#server.once('error', reject);
      server.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = server.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the stand-in does not listen');
    server.#url = `http://127.0.0.1:${address.port}`;
    return server;
  }

  get url(): string {
    return this.#url;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  /**
   * A request that may cost money. `accept` decides, takes the work on and writes it into the entry; it runs when no fault comes before,
   * and what it wrote stands, whatever then happens to its answer. An answer of 4xx from it means that nothing was taken.
   */
  async create(
    request: FakeRequest,
    accept: (entry: CreateEntry) => FakeAnswer | Promise<FakeAnswer>,
  ): Promise<FakeAnswer> {
    const entry = this.books.received(request.path);
    const before = this.faults.first('error_before', 'drop_before', 'busy', 'busy_bare', 'moderated', 'quota', 'html');
    if (before === 'drop_before') return { drop: true };
    if (before === 'html') return HTML_PAGE;
    if (before !== undefined) return this.#refuse(before);
    const answer = await accept(entry);
    switch (this.faults.first('error_after', 'drop_after', 'html_after', 'slow')) {
      case 'error_after':
        return this.vendor.complain('internal');
      case 'drop_after':
        return { drop: true };
      case 'html_after':
        return HTML_PAGE;
      case 'slow':
        await new Promise((resolve) => setTimeout(resolve, this.faults.delayMs));
        return answer;
      default:
        return answer;
    }
  }

  #refuse(fault: 'error_before' | 'busy' | 'busy_bare' | 'moderated' | 'quota'): FakeAnswer {
    if (fault === 'error_before') return this.vendor.complain('internal');
    if (fault === 'moderated' || fault === 'quota') return this.vendor.complain(fault);
    const answer = this.vendor.complain('busy');
    if (fault === 'busy_bare' || answer.drop === true) return answer;
    return { ...answer, headers: { ...answer.headers, 'retry-after': '2' } };
  }

  async #answer(request: FakeRequest): Promise<FakeAnswer> {
    if (request.path.startsWith('/__fake/')) return this.#control(request);
    // Files are fetched with a signed address, as from a vendor's store: a key that comes along is a leak.
    if (request.path.startsWith('/__files/')) return this.files.answer(request);
    if (!this.vendor.isAuthorized(request) || this.faults.take('unauthorized'))
      return this.vendor.complain('unauthorized');
    if (request.method === 'GET') {
      this.books.reads.push(`${request.method} ${request.path}`);
      if (this.faults.take('read_error')) return { ...this.vendor.complain('internal'), drop: false, status: 503 };
    }
    return (await this.vendor.answer(request)) ?? this.vendor.complain('not_found');
  }

  #control(request: FakeRequest): FakeAnswer {
    switch (request.path) {
      case '/__fake/fault': {
        this.faults.set(faultOrderSchema.parse(request.json()));
        return { json: { faults: this.faults.list() } };
      }
      case '/__fake/clear':
        this.faults.clear();
        return { json: { faults: [] } };
      case '/__fake/finish':
        this.vendor.finishAll?.();
        return { json: {} };
      case '/__fake/books':
        return { json: { creates: this.books.creates, chargedMicros: this.books.chargedMicros } };
      default:
        return { status: 404, json: { error: 'no such control' } };
    }
  }
}
