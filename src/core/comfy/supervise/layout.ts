import { join } from 'node:path';
import { comfyFolder } from '../installation.ts';

/** Where one server keeps its files. Absolute paths; two servers share the base (models, custom nodes) and nothing else. */
export type ServerLayout = {
  /** `--base-directory`: `models/` and `custom_nodes/` lie in it, shared by all servers of this data folder. */
  readonly base: string;
  readonly folder: string;
  readonly output: string;
  readonly input: string;
  /** ComfyUI makes, and empties, `temp` inside. */
  readonly tempParent: string;
  readonly user: string;
  readonly databaseUrl: string;
  readonly modelPaths: string;
  /** pid and start of the running process. */
  readonly record: string;
  /** `__COMFY_CLI_SESSION__`: ComfyUI's Manager asks for a restart by making `<this>.reboot`. */
  readonly session: string;
  readonly log: string;
};

/** The folders of the server `id` (`local`, `cuda1`). Pure. */
export function layoutOf(dataDir: string, id: string): ServerLayout {
  const base = comfyFolder(dataDir);
  const folder = join(base, 'servers', id);
  return {
    base,
    folder,
    output: join(folder, 'output'),
    input: join(folder, 'input'),
    tempParent: folder,
    user: join(folder, 'user'),
    databaseUrl: databaseUrlOf(join(folder, 'user', 'comfyui.db')),
    modelPaths: join(folder, 'extra-model-paths.yaml'),
    record: join(folder, 'run.json'),
    session: join(folder, 'session'),
    log: join(dataDir, 'logs', id === 'local' ? 'comfyui.log' : `comfyui-${id}.log`),
  };
}

/** ComfyUI's database holds nothing that is needed after a restart. A path that its URL cannot carry (`%` breaks alembic, `?` and `#` end it) means: in memory. */
function databaseUrlOf(file: string): string {
  return /[%?#]|\/\/\//.test(file) ? 'sqlite:///:memory:' : `sqlite:///${file}`;
}
