import { existsSync, readFileSync } from 'node:fs';
import { asElectron } from '../not-modelled.ts';

function image(bytes: Buffer): Electron.NativeImage {
  const self: Electron.NativeImage = asElectron('NativeImage', {
    isEmpty: () => bytes.length === 0,
    toPNG: () => bytes,
    getSize: () =>
      bytes.length === 0 ? { width: 0, height: 0 } : { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) },
    // Nothing is drawn, so nothing is made smaller.
    resize: () => self,
    setTemplateImage: () => undefined,
    isTemplateImage: () => false,
  } satisfies Partial<Electron.NativeImage>);
  return self;
}

const part = {
  createEmpty: () => image(Buffer.alloc(0)),
  createFromPath: (path: string) => image(existsSync(path) ? readFileSync(path) : Buffer.alloc(0)),
  createFromBuffer: (bytes: Buffer) => image(bytes),
  createFromDataURL: (url: string) => image(Buffer.from(url.slice(url.indexOf(',') + 1), 'base64')),
  createThumbnailFromPath: async (path: string) => image(readFileSync(path)),
} satisfies Partial<typeof Electron.NativeImage>;

/** Pictures of icons: their bytes, and nothing of what a screen would do with them. */
export const nativeImage = asElectron<typeof Electron.NativeImage>('nativeImage', part);
