import type { Files } from './files.ts';
import type { Answer } from './answer.ts';

/** GET /view. */
export function view(files: Files, query: URLSearchParams): Answer {
  const filename = query.get('filename');
  const type = query.get('type') ?? 'output';
  const subfolder = query.get('subfolder') ?? '';
  if (filename === null) return { status: 404 };
  if (filename.startsWith('/') || filename.includes('..') || !['output', 'temp', 'input'].includes(type))
    return { status: 400 };
  if (subfolder.includes('..')) return { status: 403 };
  const bytes = files.read({ filename, subfolder, type });
  return bytes === undefined ? { status: 404 } : { status: 200, bytes, type: 'image/png' };
}

/** POST /upload/image: a clashing name is numbered, unless the bytes are the same. */
export async function upload(files: Files, form: FormData): Promise<Answer> {
  const image = form.get('image');
  const text = (name: string, fallback: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : fallback;
  };
  const subfolder = text('subfolder', '');
  if (image === null || typeof image === 'string' || subfolder.includes('..')) return { status: 400 };
  const bytes = Buffer.from(await image.arrayBuffer());
  const type = text('type', 'input');
  const dot = image.name.lastIndexOf('.');
  const numbered = (count: number): string =>
    count === 0 ? image.name : `${image.name.slice(0, dot)} (${count})${image.name.slice(dot)}`;
  let count = 0;
  const isTaken = (name: string): boolean => files.read({ filename: name, subfolder, type })?.equals(bytes) === false;
  while (text('overwrite', '') !== 'true' && isTaken(numbered(count))) count += 1;
  files.put({ filename: numbered(count), subfolder, type }, bytes);
  return { status: 200, json: { name: numbered(count), subfolder, type } };
}
