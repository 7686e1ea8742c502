import type { CompanyId } from '../../contract/ids.ts';
import type { Settings } from '../../contract/settings.ts';
import type { EpochMs } from '../../contract/units.ts';
import type { FolderImporter } from '../assets/folder-importer.ts';
import type { ComfyAddress } from '../comfy/address.ts';
import type { Installer } from '../comfy/install/installer.ts';
import type { ComfyModels } from '../comfy/models/models.ts';
import type { Supervisor } from '../comfy/supervise/supervisor.ts';
import type { Workflows } from '../comfy/workflows/workflows.ts';
import type { JobsRuntime } from '../jobs/runtime.ts';
import type { Scheduler } from '../jobs/scheduler.ts';
import type { ComfyBackend } from '../providers/comfyui/backends.ts';
import type { ProviderRegistry } from '../providers/registry.ts';
import type { SecretStore } from '../secrets/secret-store.ts';

/** What the methods are made from; `engine.ts` wires it. */
export type ApiContext = JobsRuntime & {
  readonly version: string;
  readonly dataDir: string;
  readonly companyId: CompanyId;
  readonly startedAt: EpochMs;
  readonly scheduler: Scheduler;
  readonly registry: ProviderRegistry;
  readonly secrets: SecretStore;
  readonly comfyAddress: ComfyAddress;
  /** The ComfyUI that Gesso runs itself. */
  readonly supervisor: Supervisor;
  readonly installer: Installer;
  readonly models: ComfyModels;
  readonly workflows: Workflows;
  /** Every ComfyUI in use, as it is now. */
  readonly comfyBackends: () => readonly ComfyBackend[];
  readonly folders: FolderImporter;
  /** The settings as they are now, defaults filled in. */
  readonly settings: () => Settings;
  /** true once `stop` was called: nothing new is accepted. */
  readonly isStopping: () => boolean;
};
