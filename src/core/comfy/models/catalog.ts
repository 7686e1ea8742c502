import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { type CatalogModel, catalogModelSchema } from '../../../contract/model-files.ts';

/** An entry of the curated list, before this computer is asked what it has. */
export type CatalogEntry = Omit<CatalogModel, 'installedPath' | 'downloadId' | 'fit'>;

const fileSchema = z.object({
  models: z.array(
    catalogModelSchema
      .omit({ installedPath: true, downloadId: true, fit: true })
      .extend({ url: z.url({ protocol: /^https$/ }), source: z.url({ protocol: /^https$/ }) }),
  ),
});

/** The list that comes with Gesso, `resources/models.json`. Throws when it is malformed or names something twice: a broken build. */
export function loadCatalog(): readonly CatalogEntry[] {
  return parseCatalog(JSON.parse(readFileSync(new URL('../../../../resources/models.json', import.meta.url), 'utf8')));
}

/** A list from JSON. Throws ZodError, or Error when an id or a place is named twice. */
export function parseCatalog(json: unknown): readonly CatalogEntry[] {
  const { models } = fileSchema.parse(json);
  for (const keyOf of [(model: CatalogEntry) => model.id, (model: CatalogEntry) => `${model.folder}/${model.file}`]) {
    const keys = models.map(keyOf);
    const twice = keys.find((key, index) => keys.indexOf(key) !== index);
    if (twice !== undefined) throw new Error(`the list of models names ${twice} twice`);
  }
  return models;
}

/** The entry that a file is: by its hash where both are known, else by folder and name. Pure. */
export function entryOfFile(
  catalog: readonly CatalogEntry[],
  file: { readonly sha256: string | null; readonly folder: string; readonly name: string },
): CatalogEntry | undefined {
  const byHash = file.sha256 === null ? undefined : catalog.find((entry) => entry.sha256 === file.sha256);
  if (byHash !== undefined) return byHash;
  const byName = catalog.find((entry) => entry.folder === file.folder && entry.file === file.name.split('/').at(-1));
  const isOther = byName !== undefined && byName.sha256 !== null && file.sha256 !== null;
  return isOther ? undefined : byName;
}
