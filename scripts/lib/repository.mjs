import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** Absolute path of the checkout these scripts belong to. */
export const repositoryRoot = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..');
