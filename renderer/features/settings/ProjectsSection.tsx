import { Archive, EllipsisVertical, Pencil, Star, StarOff } from 'lucide-react';
import { useState } from 'react';
import type { Project } from '../../../src/contract/library.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu } from '../../components/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { useOrganise } from '../../stores/organise.ts';
import { useSettings } from '../../stores/settings.ts';
import { archiveProject, createProject, renameProject, setArchived } from './project-actions.ts';
import { ProjectNameForm } from './ProjectNameForm.tsx';
import { Section } from './Section.tsx';
import { saveSettings } from './settings-actions.ts';

const text = messages.settings.project;
const ICON = { size: 14, 'aria-hidden': true } as const;

/** Projects: made, renamed, put away, and the one that new results go to. */
export function ProjectsSection() {
  const projects = useOrganise((state) => state.projects);
  const open = projects.filter(({ archivedAt }) => archivedAt === null);
  const away = projects.filter(({ archivedAt }) => archivedAt !== null);
  return (
    <Section name="projects" intro={text.intro}>
      {open.length === 0 ? (
        <p className="text-muted">{text.empty}</p>
      ) : (
        <ul aria-label={messages.settings.projects} className="flex flex-col">
          {open.map((project) => (
            <ProjectRow key={project.id} project={project} />
          ))}
        </ul>
      )}
      <ProjectNameForm name="" label={text.add} submit={text.create} onName={createProject} onDone={() => undefined} />
      {away.length === 0 ? null : (
        <details>
          <summary className="cursor-pointer rounded-small text-muted">{text.away(away.length)}</summary>
          <ul className="mt-2 flex flex-col">
            {away.map((project) => (
              <li key={project.id} className="flex items-center gap-3 border-b border-line py-1.5 last:border-0">
                <Name project={project} />
                <Button size="small" onClick={() => void setArchived(project, false)}>
                  {text.restore}
                </Button>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Section>
  );
}

function ProjectRow({ project }: { readonly project: Project }) {
  const isDefault = useSettings(({ settings }) => settings?.defaultProject === project.id);
  const [isRenaming, setRenaming] = useState(false);
  return (
    <li className="flex items-center gap-3 border-b border-line py-1.5 last:border-0">
      {isRenaming ? (
        <ProjectNameForm
          name={project.name}
          label={text.name}
          submit={messages.common.save}
          onName={(name) => renameProject(project, name)}
          onDone={() => setRenaming(false)}
        />
      ) : (
        <>
          <Name project={project} />
          {isDefault ? <Badge tone="good">{text.isDefault}</Badge> : null}
          <Menu
            label={text.menu(project.name)}
            trigger={
              <IconButton
                size="small"
                label={text.menu(project.name)}
                icon={<EllipsisVertical {...ICON} size={15} />}
              />
            }
            items={[
              { id: 'rename', label: text.rename, icon: <Pencil {...ICON} />, onSelect: () => setRenaming(true) },
              {
                id: 'default',
                label: isDefault ? text.noDefault : text.makeDefault,
                icon: isDefault ? <StarOff {...ICON} /> : <Star {...ICON} />,
                onSelect: () => void saveSettings({ defaultProject: isDefault ? '' : project.id }),
              },
              {
                id: 'archive',
                label: text.archive,
                icon: <Archive {...ICON} />,
                onSelect: () => void archiveProject(project),
              },
            ]}
          />
        </>
      )}
    </li>
  );
}

function Name({ project }: { readonly project: Project }) {
  return (
    <span className="min-w-0 flex-1">
      <span className="block truncate font-medium">{project.name}</span>
      <span className="figures block text-small text-muted">{text.results(project.assets)}</span>
    </span>
  );
}
