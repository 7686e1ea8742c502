import type { EngineEvent } from '../contract/events.ts';
import type { AssetId, CompanyId } from '../contract/ids.ts';
import type { ProviderId } from '../contract/provider.ts';
import type { MethodName, MethodOutput, MethodParsedInput } from '../contract/methods.ts';
import type { EpochMs } from '../contract/units.ts';

/** One function for each method of the contract. Inputs are already parsed. Throws AppError. */
export type MethodHandlers = { readonly [M in MethodName]: (input: MethodParsedInput<M>) => Promise<MethodOutput<M>> };

/** A file of the library, for a host that serves it. `fileName` is what a download should be called. */
export type AssetFile = {
  readonly path: string;
  readonly mime: string;
  /** The content's hash, usable as a strong ETag. */
  readonly sha256: string;
  readonly fileName: string;
};

/** The running engine: one per data folder and process. Commands go down through `handlers`, facts come up through `subscribe`. */
export type Engine = {
  readonly version: string;
  readonly dataDir: string;
  readonly companyId: CompanyId;
  readonly startedAt: EpochMs;
  readonly handlers: MethodHandlers;
  /** Every event, in order. A listener must not throw and must not block. Returns its undo. */
  subscribe(listener: (event: EngineEvent) => void): () => void;
  /** Where a stored file lies; undefined when there is no such asset or (for a thumbnail) none yet. */
  assetFile(assetId: AssetId, variant: 'original' | 'thumbnail'): AssetFile | undefined;
  /** The thumbnail for a screen of single density, made when it is first asked for; the thumbnail itself where that fails. */
  smallThumbnail(assetId: AssetId): Promise<AssetFile | undefined>;
  /**
   * A vendor's sample of a voice or an avatar, by its provider and the key in its path; undefined when nobody named it.
   * Throws AppError `unreachable` when the vendor does not hand it out.
   */
  previewFile(provider: ProviderId, key: string): Promise<AssetFile | undefined>;
  /** Stops taking jobs, lets running ones reach a state that survives (bounded, at most 1.5 s), closes the database, frees the folder. Safe to call twice. */
  stop(): Promise<void>;
};
