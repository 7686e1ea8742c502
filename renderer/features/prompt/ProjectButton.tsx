import { Check, Folder } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { Menu } from '../../components/Menu.tsx';
import { messages } from '../../messages/messages.ts';
import { navigate } from '../../router/use-route.ts';
import { useOrganise } from '../../stores/organise.ts';
import { useSettings } from '../../stores/settings.ts';
import { saveSettings } from '../settings/settings-actions.ts';
import { projectOfDraft } from './draft-project.ts';

const text = messages.prompt.project;
const CHECK = <Check size={14} aria-hidden />;

/** Where the results go; only there while there is a project. */
export function ProjectButton() {
  const organise = useOrganise();
  const chosen = projectOfDraft(useSettings(), organise);
  const open = organise.projects.filter(({ archivedAt }) => archivedAt === null);
  if (open.length === 0) return null;
  const name = chosen?.name ?? text.none;
  return (
    <Menu
      label={text.label}
      side="top"
      trigger={
        <Button
          variant="quiet"
          size="small"
          icon={<Folder size={14} aria-hidden />}
          aria-label={`${text.label}: ${name}`}
          className="font-normal!"
        >
          <span className="max-w-32 truncate max-md:hidden">{name}</span>
        </Button>
      }
      items={[
        {
          id: 'none',
          label: text.none,
          icon: chosen === undefined ? CHECK : undefined,
          onSelect: () => void saveSettings({ defaultProject: '' }),
        },
        ...open.map((project) => ({
          id: project.id,
          label: project.name,
          icon: chosen?.id === project.id ? CHECK : undefined,
          onSelect: () => void saveSettings({ defaultProject: project.id }),
        })),
        { kind: 'separator', id: 'end' },
        {
          id: 'manage',
          label: text.manage,
          onSelect: () => navigate({ view: 'settings', query: 'section=projects' }),
        },
      ]}
    />
  );
}
