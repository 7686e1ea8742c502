import { asElectron } from '../not-modelled.ts';
import { record } from './record.ts';
import { runtime } from './runtime.ts';

type Handler = Parameters<Electron.Protocol['handle']>[1];

const state = { isDeclared: false };

class ProtocolStandIn implements Pick<
  Electron.Protocol,
  'handle' | 'unhandle' | 'isProtocolHandled' | 'registerSchemesAsPrivileged'
> {
  readonly #handlers = new Map<string, Handler>();

  handle(scheme: string, handler: Handler): void {
    if (!runtime.isReady) throw new Error('protocol.handle can only be used after app is ready');
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`);
    this.#handlers.set(scheme, handler);
  }
  unhandle(scheme: string): void {
    if (!this.#handlers.delete(scheme)) throw new Error(`Failed to unregister protocol: ${scheme}`);
  }
  isProtocolHandled(scheme: string): boolean {
    return this.#handlers.has(scheme);
  }
  registerSchemesAsPrivileged(schemes: Electron.CustomScheme[]): void {
    if (runtime.isReady || state.isDeclared)
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready, once');
    state.isDeclared = true;
    record.schemes.push(...schemes.map(({ scheme }) => scheme));
  }

  handlerOf(url: string): Handler | undefined {
    return this.#handlers.get(url.slice(0, url.indexOf(':')));
  }
}

export const protocolPart = new ProtocolStandIn();
export const protocol = asElectron<Electron.Protocol>('protocol', protocolPart);
