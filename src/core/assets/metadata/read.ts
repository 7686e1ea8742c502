import { readA1111 } from './a1111.ts';
import { readComfyGraph } from './comfyui.ts';
import type { FoundMetadata } from './found.ts';
import { readGesso } from './gesso.ts';
import { readInvoke } from './invokeai.ts';
import { type PictureText, textsOf } from './texts.ts';

/** What a picture says about how it was made; undefined when it says nothing that we understand. Never throws. */
export async function readPictureMetadata(source: string | Uint8Array): Promise<FoundMetadata | undefined> {
  return understand(await textsOf(source));
}

/** The first text that makes sense: programs that copy others' pictures often leave several. Pure. */
export function understand(texts: readonly PictureText[]): FoundMetadata | undefined {
  for (const { keyword, text } of texts) {
    const found = understandOne(keyword, text);
    if (found !== undefined) return found;
  }
  return undefined;
}

function understandOne(keyword: string, text: string): FoundMetadata | undefined {
  switch (keyword.toLowerCase()) {
    case 'gesso':
      return readGesso(parsed(text));
    case 'parameters':
      return readA1111(text);
    case 'invokeai_metadata':
    case 'sd-metadata':
      return readInvoke(parsed(text));
    case 'prompt':
      return readComfyGraph(parsed(text));
    default:
      // EXIF: A1111 writes its text into UserComment, ComfyUI's WebP "prompt:{…}" into Make or Model.
      return readA1111(text) ?? readComfyGraph(parsed(text.replace(/^prompt:/i, '')));
  }
}

/** ComfyUI writes Python's NaN, which JSON does not know. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replaceAll(/\bNaN\b/g, 'null'));
  } catch {
    return undefined;
  }
}
