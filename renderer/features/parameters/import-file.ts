import type { AssetView } from '../../../src/contract/asset.ts';
import { client } from '../../client/current-client.ts';
import { messages } from '../../messages/messages.ts';
import { useAssets, withAsset } from '../../stores/assets.ts';

const LARGEST_BYTES = 32 * 1024 * 1024;

/** Takes a file into the library as an input. Rejects with an Error whose message is for a person. */
export async function importFile(file: File): Promise<AssetView> {
  if (file.size > LARGEST_BYTES) throw new Error(messages.prompt.asset.tooLarge);
  const dataUrl = await readAsDataUrl(file);
  const asset = await client().call('library.import', { dataUrl, name: file.name });
  useAssets.setState((state) => withAsset(state, asset));
  return asset;
}

/** A file as a base64 `data:` URL. Rejects with an Error whose message is for a person. */
export function readAsDataUrl(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.addEventListener('load', () =>
      typeof reader.result === 'string' ? resolve(reader.result) : reject(new Error(messages.prompt.asset.failed)),
    );
    reader.addEventListener('error', () => reject(new Error(messages.prompt.asset.failed)));
    reader.readAsDataURL(file);
  });
}
