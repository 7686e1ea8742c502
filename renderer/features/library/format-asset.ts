import type { AssetView } from '../../../src/contract/asset.ts';
import { formatBytes } from '../../format/bytes.ts';
import { formatClip } from '../../format/time.ts';
import { messages } from '../../messages/messages.ts';

const FORMAT_NAMES: Readonly<Record<string, string>> = {
  jpeg: 'JPEG',
  mpeg: 'MP3',
  quicktime: 'MOV',
  webm: 'WebM',
  webp: 'WebP',
  plain: messages.common.assetKinds.text,
};

/** "image/png" → "PNG", "audio/x-wav" → "WAV", "image/svg+xml" → "SVG". */
export function formatName(mime: string): string {
  const name = (mime.split('/')[1] ?? mime).replace(/^x-/, '').replace(/[;+].*$/, '');
  return FORMAT_NAMES[name] ?? name.toUpperCase();
}

/** The facts of a file in one line: "1344 × 768, PNG, 1.9 MB" or "0:05, WAV, 441 kB". */
export function describeFile(asset: Pick<AssetView, 'width' | 'height' | 'duration' | 'mime' | 'bytes'>): string {
  const parts: string[] = [];
  if (asset.width !== null && asset.height !== null) parts.push(`${asset.width} × ${asset.height}`);
  if (asset.duration !== null) parts.push(formatClip(asset.duration));
  parts.push(formatName(asset.mime), formatBytes(asset.bytes));
  return parts.join(', ');
}

const CARD_ASPECT = 1.15;

/** Width / height for layout; sounds and texts get a card that is a little wider than high. */
export function aspectOf(asset: Pick<AssetView, 'width' | 'height'>): number {
  return asset.width !== null && asset.height !== null && asset.height > 0 ? asset.width / asset.height : CARD_ASPECT;
}
