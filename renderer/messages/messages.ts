import { chosen } from './chosen.ts';
import type { Messages } from './shape.ts';

/** Every text a user can read, by area, in the language of this page. Components contain no sentences of their own. */
export const messages: Messages = chosen().messages;
