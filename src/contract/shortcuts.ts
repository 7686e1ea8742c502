import { z } from 'zod';

/** Most actions that have keys of somebody's own; there are far fewer actions. */
const MOST = 200;

/**
 * Keys as pressed: "mod+k" (Ctrl, or command on Apple keyboards), "?", "g l" (one after the other). '' takes an action its keys away.
 * A key is written as the keyboard event names it, in small letters.
 */
export const shortcutSchema = z
  .string()
  .regex(/^(?:|mod\+[^\s]{1,12}|[^\s]{1,12}(?: [^\s]{1,12})?)$/, 'must be keys, for example "mod+k", "?" or "g l"');

/** The value of the setting `shortcuts`: keys of somebody's own, by the id of the action. What is absent keeps its usual keys. */
export const shortcutsSchema = z
  .record(z.string().min(1).max(60), shortcutSchema)
  .refine((all) => Object.keys(all).length <= MOST, `must have at most ${MOST} entries`);
export type Shortcuts = z.infer<typeof shortcutsSchema>;
