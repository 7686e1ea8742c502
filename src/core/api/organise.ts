import type { AssetView } from '../../contract/asset.ts';
import { providerIdSchema } from '../../contract/provider.ts';
import { AppError } from '../base/app-error.ts';
import { isTimeZone } from '../base/time-zone.ts';
import type { LIBRARY_METHODS } from '../../contract/library.ts';
import { projectIdSchema } from '../../contract/ids.ts';
import { assetKindSchema } from '../../contract/asset.ts';
import { changeAssets } from '../assets/change.ts';
import {
  changeCollection,
  createCollection,
  listCollections,
  removeCollection,
  renameCollection,
} from '../assets/collections.ts';
import { daysOf, facetsOf } from '../assets/facets.ts';
import { type AssetRow, neighboursOf, viewAsset } from '../assets/library.ts';
import { lineageOf } from '../assets/lineage.ts';
import { createProject, listProjects, updateProject } from '../assets/projects.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

type OrganiseMethods = Pick<MethodHandlers, keyof typeof LIBRARY_METHODS>;

/** The methods that put the library in order: many at once, tags, collections, projects, lineage. */
export function organiseMethods(context: ApiContext): OrganiseMethods {
  return { ...assetMethods(context), ...collectionMethods(context), ...projectMethods(context) };
}

function assetMethods(context: ApiContext): Pick<OrganiseMethods, Extract<keyof OrganiseMethods, `library.${string}`>> {
  const { db, store, clock, companyId, emit, folders } = context;
  const view = (row: AssetRow): AssetView => viewAsset(store, row);
  const viewOrNull = (row: AssetRow | undefined): AssetView | null => (row === undefined ? null : view(row));
  return {
    'library.change': async ({ assetIds, ...change }) => {
      const assets = changeAssets(db, companyId, assetIds, { change, now: clock.now() }).map(view);
      for (const asset of assets) emit({ name: 'asset.changed', payload: { asset } });
      return { assets };
    },
    'library.facets': async ({ filter }) => {
      const facets = facetsOf(db, companyId, filter);
      return {
        kinds: facets.kinds.map(({ value, count }) => ({ value: assetKindSchema.parse(value), count })),
        providers: facets.providers.map(({ value, count }) => ({ value: providerIdSchema.parse(value), count })),
        models: facets.models,
        tags: facets.tags,
        projects: facets.projects.map(({ value, count }) => ({ value: projectIdSchema.parse(value), count })),
        ratings: facets.ratings.map(({ value, count }) => ({ value: Number(value), count })),
      };
    },
    'library.neighbours': async ({ assetId, filter }) => {
      const { newer, older } = neighboursOf(db, companyId, { id: assetId, filter });
      return { newer: viewOrNull(newer), older: viewOrNull(older) };
    },
    'library.days': async ({ filter, timeZone }) => {
      if (timeZone !== undefined && !isTimeZone(timeZone)) throw unknownZone(timeZone);
      return { days: daysOf(db, companyId, { filter, timeZone: timeZone ?? context.timeZone() }) };
    },
    'library.importFolder': ({ directory }) => folders.start(directory),
    'library.importStatus': async () => folders.view(),
    'library.importCancel': async () => folders.cancel(),
    'library.lineage': async ({ assetId }) => {
      const { rows, links } = lineageOf(db, assetId);
      return { assets: rows.map(view), links };
    },
  };
}

function unknownZone(timeZone: string): AppError {
  return new AppError('invalid_request', `${timeZone} is not a time zone. Use an IANA name such as Europe/Berlin.`, {
    details: { issues: [{ path: 'timeZone', message: 'unknown time zone' }] },
  });
}

function collectionMethods(
  context: ApiContext,
): Pick<OrganiseMethods, Extract<keyof OrganiseMethods, `collections.${string}`>> {
  const { db, clock, companyId, emit } = context;
  const changed = <T>(result: T): T => {
    emit({ name: 'library.organised', payload: { what: 'collections' } });
    return result;
  };
  return {
    'collections.list': async () => ({ collections: listCollections(db, companyId) }),
    'collections.create': async ({ name }) => changed(createCollection(db, companyId, { name, now: clock.now() })),
    'collections.rename': async ({ collectionId, name }) =>
      changed(renameCollection(db, companyId, { id: collectionId, name, now: clock.now() })),
    'collections.remove': async ({ collectionId }) =>
      changed({ removed: removeCollection(db, companyId, collectionId) }),
    'collections.change': async ({ collectionId, add, remove }) =>
      changed(changeCollection(db, companyId, { id: collectionId, add, remove, now: clock.now() })),
  };
}

function projectMethods(
  context: ApiContext,
): Pick<OrganiseMethods, Extract<keyof OrganiseMethods, `projects.${string}`>> {
  const { db, clock, companyId, emit } = context;
  const changed = <T>(result: T): T => {
    emit({ name: 'library.organised', payload: { what: 'projects' } });
    return result;
  };
  return {
    'projects.list': async () => ({ projects: listProjects(db, companyId) }),
    'projects.create': async ({ name }) => changed(createProject(db, companyId, { name, now: clock.now() })),
    'projects.update': async ({ projectId, name, archived }) =>
      changed(updateProject(db, companyId, { id: projectId, name, archived, now: clock.now() })),
  };
}
