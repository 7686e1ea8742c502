import type { ModelFamily, ModelKind } from '../../../contract/model-files.ts';

/** What a file is, by its tensors. */
export type Detected = { readonly kind: ModelKind; readonly family: ModelFamily };
