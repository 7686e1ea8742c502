import type { CompanyId, ProjectId } from '../../contract/ids.ts';
import type { Project } from '../../contract/library.ts';
import type { EpochMs } from '../../contract/units.ts';
import { AppError } from '../base/app-error.ts';
import { newId } from '../base/ids.ts';
import type { Db } from '../db/open.ts';
import { all, get, run } from '../db/statement.ts';
import { transaction } from '../db/transaction.ts';
import { nameTaken } from './names.ts';

const SELECT = `select projects.id, projects.name, projects.created_at as createdAt, projects.archived_at as archivedAt,
    (select count(*) from assets where assets.project_id = projects.id and assets.trashed_at is null) as assets
  from projects`;

/** The projects of a company, open ones first, then by name; at most 1,000. */
export function listProjects(db: Db, company: CompanyId): Project[] {
  return all<Project>(
    db,
    `${SELECT} where company_id = :company order by archived_at is not null, name collate nocase limit 1000`,
    { company },
  );
}

/** Makes a project. Throws `conflict` when an open one has the name, whatever its case. */
export function createProject(
  db: Db,
  company: CompanyId,
  { name, now }: { readonly name: string; readonly now: EpochMs },
): Project {
  const id = newId.project(now);
  return transaction(db, () => {
    refuseTaken(db, company, { id, name });
    run(db, 'insert into projects (id, company_id, name, created_at) values (:id, :company, :name, :now)', {
      id,
      company,
      name,
      now,
    });
    return requireProject(db, company, id);
  });
}

/** Renames a project, puts it away or takes it out again. Nothing in it changes. Throws `not_found`, `conflict`. */
export function updateProject(
  db: Db,
  company: CompanyId,
  change: {
    readonly id: ProjectId;
    readonly name: string | undefined;
    readonly archived: boolean | undefined;
    readonly now: EpochMs;
  },
): Project {
  const { id, archived, now } = change;
  return transaction(db, () => {
    const before = requireProject(db, company, id);
    const name = change.name ?? before.name;
    const isArchived = archived ?? before.archivedAt !== null;
    if (!isArchived) refuseTaken(db, company, { id, name });
    run(db, 'update projects set name = :name, archived_at = :archived_at where id = :id', {
      id,
      name,
      archived_at: isArchived ? (before.archivedAt ?? now) : null,
    });
    return requireProject(db, company, id);
  });
}

function refuseTaken(db: Db, company: CompanyId, { id, name }: { id: ProjectId; name: string }): void {
  const other = get(
    db,
    'select 1 from projects where company_id = :company and name = :name collate nocase and id <> :id and archived_at is null',
    { company, name, id },
  );
  if (other !== undefined) throw nameTaken('project', name);
}

function requireProject(db: Db, company: CompanyId, id: ProjectId): Project {
  const found = get<Project>(db, `${SELECT} where id = :id and company_id = :company`, { id, company });
  if (found !== undefined) return found;
  throw new AppError('not_found', 'There is no project with this id.', { details: { projectId: id } });
}
