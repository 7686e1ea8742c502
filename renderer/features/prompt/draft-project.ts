import type { Project } from '../../../src/contract/library.ts';
import type { OrganiseState } from '../../stores/organise.ts';
import type { SettingsState } from '../../stores/settings.ts';

/** The project that new results go to; undefined for none, and for one that is gone or put away. Pure. */
export function projectOfDraft(
  { settings }: Pick<SettingsState, 'settings'>,
  { projects }: Pick<OrganiseState, 'projects'>,
): Project | undefined {
  const id = settings?.defaultProject ?? '';
  return id === '' ? undefined : projects.find((project) => project.id === id && project.archivedAt === null);
}
