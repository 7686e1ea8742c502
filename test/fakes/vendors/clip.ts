import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CLIP = fileURLToPath(new URL('../../fixtures/vendors/clip.mp4', import.meta.url));

/** Two seconds of film in MP4 that every player takes, different for each `name`: a box that readers skip carries it. */
export function clip(name: string): Buffer {
  const text = Buffer.from(name, 'utf8');
  const box = Buffer.alloc(8 + text.byteLength);
  box.writeUInt32BE(box.byteLength, 0);
  box.write('free', 4, 'latin1');
  text.copy(box, 8);
  return Buffer.concat([readFileSync(CLIP), box]);
}
