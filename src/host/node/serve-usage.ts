/** Apart from serve.ts, which loads the engine: the command line shows this without it. */
export const SERVE_USAGE = 'gesso serve [--port N] [--host 127.0.0.1] [--no-open] [--json]';
