import { AppError } from '../../../src/core/base/app-error.ts';
import { errorAnswer, preflight } from './answer.ts';
import { type Environment, readEnvironment } from './environment.ts';

/** What answers one method of a function. */
export type Handler = (request: Request, environment: Environment) => Promise<Response>;

/** The one way in: preflight, method, environment, and every error in the shape of the media API. Never rejects. */
export function serveFunction(name: string, methods: Readonly<Record<string, Handler>>): void {
  const allowed = Object.keys(methods);
  Deno.serve(async (request) => {
    if (request.method === 'OPTIONS') return preflight(allowed);
    try {
      const handler = Object.hasOwn(methods, request.method) ? methods[request.method] : undefined;
      if (handler === undefined)
        throw new AppError('method_not_allowed', `Use ${allowed.join(' or ')} here, not ${request.method}.`, {
          details: { allow: allowed },
        });
      return await handler(
        request,
        readEnvironment((variable) => Deno.env.get(variable)),
      );
    } catch (error) {
      return errorAnswer(error, name);
    }
  });
}
