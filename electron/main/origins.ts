/** Where our page and the library's files live. Both are schemes of our own: nothing is loaded from `file:` or from the network. */
export const PAGE_SCHEME = 'app';
export const PAGE_HOST = 'gesso';
export const PAGE_ORIGIN = 'app://gesso';
export const PAGE_URL = 'app://gesso/';

/** `asset://local/assets/<id>`: the renderer's client makes such addresses from the contract's paths. */
export const ASSET_SCHEME = 'asset';
export const ASSET_HOST = 'local';
