import { z } from 'zod';

/** Another ComfyUI, on another machine or another port, by its address. `id` is ours and stays; a running job remembers it. */
export const remoteBackendSchema = z.object({
  id: z
    .string()
    .min(1)
    .max(80)
    .regex(/^[a-z0-9][a-z0-9.:_-]*$/, 'must consist of small letters, digits and . : _ -'),
  /** What a person calls it. */
  label: z.string().trim().min(1).max(80),
  url: z.url({ protocol: /^https?$/ }).max(500),
  /** Jobs that it is given at once: one runs, the others wait there. */
  capacity: z.int().min(1).max(16).default(2),
});
export type RemoteBackend = z.infer<typeof remoteBackendSchema>;

/** Most of them; each is asked whenever somebody looks. */
const MAX_BACKENDS = 16;

/** The value of the setting `comfyBackends`: no id and no address twice. */
export const remoteBackendsSchema = z
  .array(remoteBackendSchema)
  .max(MAX_BACKENDS)
  .refine((all) => new Set(all.map(({ id }) => id)).size === all.length, 'no id may occur twice')
  .refine((all) => new Set(all.map(({ url }) => url)).size === all.length, 'no address may occur twice');

/** A ComfyUI that jobs go to, as it is now. */
const backendViewSchema = z.object({
  id: z.string(),
  label: z.string(),
  /** attached: the one of `comfy.attach`. remote: added by `comfy.addBackend`. supervised: Gesso runs it. */
  kind: z.enum(['attached', 'remote', 'supervised']),
  /** null: it does not run at present. */
  url: z.string().nullable(),
  capacity: z.int(),
  /** away: it did not answer; its waiting jobs go elsewhere. */
  state: z.enum(['ready', 'away']),
  /** What is wrong, in a sentence; '' when nothing is. */
  message: z.string(),
  models: z.array(z.string()),
});
export type BackendView = z.infer<typeof backendViewSchema>;

const listSchema = z.object({ backends: z.array(backendViewSchema) });

/** Methods of several ComfyUIs: name → input and output, spread into `methods.ts`. */
export const COMFY_BACKENDS_METHODS = {
  /** Every ComfyUI in use, asked now. */
  'comfy.backends': { input: z.strictObject({}), output: listSchema },
  /** Checks the address before it is kept. Throws `unreachable`, or `conflict` when it is in use already. */
  'comfy.addBackend': {
    input: z.strictObject({
      url: z.string().max(500),
      label: z.string().trim().min(1).max(80).optional(),
      capacity: z.int().min(1).max(16).optional(),
    }),
    output: listSchema,
  },
  /** Its waiting jobs go elsewhere; what runs there is still fetched. Throws `not_found`. */
  'comfy.removeBackend': { input: z.strictObject({ id: z.string().max(80) }), output: listSchema },
} as const;
