import type { Project } from '../../../src/contract/library.ts';
import { client } from '../../client/current-client.ts';
import { toast } from '../../components/Toast.tsx';
import { messages } from '../../messages/messages.ts';
import { messageOf } from '../../stores/loadable.ts';
import { readOrganise } from '../../stores/organise.ts';
import { useSettings } from '../../stores/settings.ts';
import { type Outcome, outcomeOf, saveSettings } from './settings-actions.ts';

const text = messages.settings.project;

/** Makes a project. */
export function createProject(name: string): Promise<Outcome> {
  return outcomeOf(async () => {
    await client().call('projects.create', { name });
    await readOrganise(client());
  });
}

/** Gives a project another name. */
export function renameProject({ id }: Project, name: string): Promise<Outcome> {
  return outcomeOf(async () => {
    await client().call('projects.update', { projectId: id, name });
    await readOrganise(client());
  });
}

/** Puts a project away, with a way back: it keeps everything and is no longer offered. Never rejects. */
export async function archiveProject(project: Project): Promise<void> {
  const wasDefault = useSettings.getState().settings?.defaultProject === project.id;
  if (!(await setArchived(project, true))) return;
  if (wasDefault) await saveSettings({ defaultProject: '' });
  const back = async (): Promise<void> => {
    if ((await setArchived(project, false)) && wasDefault) await saveSettings({ defaultProject: project.id });
  };
  toast.info(text.archived(project.name), { action: { label: messages.common.undo, onClick: () => void back() } });
}

/** Puts a project away or takes it out again; a refusal is shown. Returns whether it was done. */
export async function setArchived({ id }: Project, archived: boolean): Promise<boolean> {
  try {
    await client().call('projects.update', { projectId: id, archived });
    await readOrganise(client());
    return true;
  } catch (error) {
    toast.error(text.failed, { description: messageOf(error) });
    return false;
  }
}
