import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const bytes = z.int().positive();
const wheelSchema = z.object({ file: z.string(), sha256: z.string().length(64), bytes });

const buildSchema = z.object({
  /** uv's name of the index (`--torch-backend`); null: the ordinary package index has the right build. */
  backend: z.string().nullable(),
  /** Systems for which the ordinary package index has a torch that does as well. */
  packageIndexHasIt: z.array(z.string()),
  downloadBytes: bytes,
  diskBytes: bytes,
});

const pinsSchema = z.object({
  checked: z.string(),
  comfyui: z.object({ version: z.string(), commit: z.string(), git: z.string(), archive: z.string() }),
  python: z.object({ managed: z.string(), system: z.array(z.string()).min(1) }),
  uv: z.object({ version: z.string(), wheels: z.record(z.string(), wheelSchema) }),
  torch: z.object({ packages: z.array(z.string()), host: z.string(), builds: z.record(z.string(), buildSchema) }),
  /** What ComfyUI uses without asking for it, and what custom nodes need to bring needs of their own. */
  companions: z.array(z.string()),
  requirements: z.object({ downloadBytes: bytes, diskBytes: bytes }),
});

/** The versions that this Gesso was tried with, and where they come from: `resources/comfyui/pins.json`. Sizes in bytes. */
export type Pins = z.infer<typeof pinsSchema>;
export type TorchBuild = z.infer<typeof buildSchema>;

/** Reads the pins. Throws when the file is malformed: a broken build. */
export function loadPins(): Pins {
  const file = fileURLToPath(new URL('../../../../resources/comfyui/pins.json', import.meta.url));
  return pinsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
}

/** The build of this name. Throws for a name that the pins lack: a programmer's error. */
export function buildOf(pins: Pins, name: string): TorchBuild {
  const build = pins.torch.builds[name];
  if (build === undefined) throw new Error(`there is no torch build "${name}"`);
  return build;
}
