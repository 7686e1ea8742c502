import type { AssetView } from '../../contract/asset.ts';
import { exportAssets } from '../assets/export.ts';
import { setPoster } from '../assets/poster.ts';
import { importDataUrl } from '../assets/import.ts';
import { changeAssets, setTrashed } from '../assets/change.ts';
import { type AssetRow, listAssets, requireAsset, viewAsset } from '../assets/library.ts';
import { verifyLibrary } from '../assets/verify.ts';
import { tidy } from './housekeeping.ts';
import type { MethodHandlers } from '../engine-type.ts';
import type { ApiContext } from './context.ts';

type LibraryMethods = Pick<
  MethodHandlers,
  | 'library.list'
  | 'library.get'
  | 'library.update'
  | 'library.trash'
  | 'library.restore'
  | 'library.export'
  | 'library.setPoster'
  | 'library.verify'
  | 'library.tidy'
  | 'library.import'
>;

/** The methods of the library. */
export function libraryMethods(context: ApiContext): LibraryMethods {
  const { db, store, clock, emit } = context;
  const view = (row: AssetRow): AssetView => viewAsset(store, row);
  const changed = (row: AssetRow): AssetView => {
    const asset = view(row);
    emit({ name: 'asset.changed', payload: { asset } });
    return asset;
  };
  return {
    'library.list': async (input) => {
      const page = listAssets(db, context.companyId, {
        filter: input.filter,
        limit: input.limit,
        cursor: input.cursor,
      });
      return { assets: page.rows.map(view), nextCursor: page.nextCursor, total: page.total };
    },
    'library.get': async ({ assetId }) => view(requireAsset(db, assetId)),
    'library.update': async ({ assetId, favourite, rating }) => {
      changeAssets(db, context.companyId, [assetId], { change: { favourite, rating }, now: clock.now() });
      return changed(requireAsset(db, assetId));
    },
    'library.trash': async ({ assetIds }) => ({
      assets: setTrashed(db, assetIds, clock.now(), clock.now()).map(changed),
    }),
    'library.restore': async ({ assetIds }) => ({ assets: setTrashed(db, assetIds, null, clock.now()).map(changed) }),
    'library.export': async ({ assetIds, directory, metadata }) =>
      exportAssets(
        store,
        assetIds.map((id) => requireAsset(db, id)),
        { directory, metadata },
      ),
    'library.setPoster': async ({ assetId, dataUrl }) => changed(await setPoster(context, assetId, dataUrl)),
    'library.verify': async () => verifyLibrary(db, store),
    'library.tidy': async () => ({ quarantined: (await tidy(context)).quarantined }),
    'library.import': async ({ dataUrl, name }) => {
      const asset = view(
        await importDataUrl(context, { dataUrl, name, companyId: context.companyId, path: 'dataUrl' }),
      );
      emit({ name: 'asset.added', payload: { asset } });
      return asset;
    },
  };
}
