import type { KnownDownload } from '../../providers/comfyui/missing.ts';
import type { Template } from '../../providers/comfyui/template.ts';
import { UserWorkflows } from './user-workflows.ts';

/** Every workflow that ComfyUI can be asked for. */
export type Workflows = {
  readonly own: UserWorkflows;
  /** The curated models, so that a missing file is named with the download that brings it. */
  readonly downloads: readonly KnownDownload[];
  /** Those that come with Gesso, in their order, then the user's own. */
  templates(): readonly Template[];
};

/** Puts together what comes with Gesso and what lies in a data folder. Nothing is read yet. */
export function createWorkflows(options: {
  readonly dataDir: string;
  readonly builtIn: readonly Template[];
  readonly downloads: readonly KnownDownload[];
}): Workflows {
  const own = new UserWorkflows(options.dataDir);
  return { own, downloads: options.downloads, templates: () => [...options.builtIn, ...own.templates()] };
}
