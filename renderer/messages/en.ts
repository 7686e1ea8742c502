import { client } from './en/client.ts';
import { common } from './en/common.ts';

/** Every text a user can read, by area; one file per feature in `en/`. Components contain no sentences of their own. */
export const messages = { common, client } as const;
