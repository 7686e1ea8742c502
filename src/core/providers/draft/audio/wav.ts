/** Decoded sound: one channel, -1..1. */
export type Sound = { readonly samples: Float32Array; readonly rate: number };

/** The rate of all files that Draft writes, in hertz. */
export const SAMPLE_RATE = 44_100;

/** Writes a 16-bit PCM WAV with a RIFF INFO list. `samples` holds interleaved frames of `channels` values. */
export function writeWav(
  samples: Int16Array,
  channels: 1 | 2,
  info: { title: string; comment: string },
): Uint8Array<ArrayBuffer> {
  const list = infoList([
    ['INAM', info.title],
    ['ICMT', info.comment],
    ['ISFT', 'Gesso'],
  ]);
  const dataBytes = samples.length * 2;
  const file = new Uint8Array(44 + list.length + dataBytes);
  const view = new DataView(file.buffer);
  const tag = (offset: number, text: string): void => file.set(new TextEncoder().encode(text), offset);
  tag(0, 'RIFF');
  view.setUint32(4, file.length - 8, true);
  tag(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * channels * 2, true);
  view.setUint16(32, channels * 2, true);
  view.setUint16(34, 16, true);
  file.set(list, 36);
  tag(36 + list.length, 'data');
  view.setUint32(40 + list.length, dataBytes, true);
  // WAV is little-endian, as is every machine that runs this; the list is padded, so the data is aligned by bytes alone.
  file.set(new Uint8Array(samples.buffer, samples.byteOffset, dataBytes), 44 + list.length);
  return file;
}

/**
 * Reads a 16-bit PCM WAV and mixes it to one channel. Speech programs that stream write sizes that are too large or
 * zero: the data then runs to the end of the file. Throws RangeError for anything else than 16-bit PCM.
 */
export function readWav(bytes: Uint8Array): Sound {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tag = (offset: number): string => String.fromCharCode(...bytes.subarray(offset, offset + 4));
  if (bytes.length < 44 || tag(0) !== 'RIFF' || tag(8) !== 'WAVE') throw new RangeError('not a WAV file');
  let channels = 0;
  let rate = 0;
  for (let offset = 12; offset + 8 <= bytes.length;) {
    const size = view.getUint32(offset + 4, true);
    const name = tag(offset);
    if (name === 'fmt ') {
      channels = view.getUint16(offset + 10, true);
      rate = view.getUint32(offset + 12, true);
      if (view.getUint16(offset + 22, true) !== 16 || channels === 0 || rate === 0)
        throw new RangeError('not 16-bit PCM');
    }
    if (name === 'data') {
      if (channels === 0) throw new RangeError('no format before the data');
      const room = bytes.length - offset - 8;
      const used = size === 0 || size > room ? room : size;
      return { samples: toMono(view, offset + 8, { frames: Math.floor(used / (2 * channels)), channels }), rate };
    }
    offset += 8 + size + (size % 2);
  }
  throw new RangeError('a WAV file without data');
}

function toMono(view: DataView, start: number, shape: { frames: number; channels: number }): Float32Array {
  const mono = new Float32Array(shape.frames);
  for (let frame = 0; frame < shape.frames; frame += 1) {
    let sum = 0;
    for (let channel = 0; channel < shape.channels; channel += 1)
      sum += view.getInt16(start + (frame * shape.channels + channel) * 2, true);
    mono[frame] = sum / shape.channels / 32_768;
  }
  return mono;
}

function infoList(entries: readonly (readonly [string, string])[]): Uint8Array {
  const encoder = new TextEncoder();
  const parts = entries.map(([id, text]) => {
    const value = encoder.encode(`${text.toWellFormed().replaceAll('\0', '')}\0`);
    const part = new Uint8Array(8 + value.length + (value.length % 2));
    part.set(encoder.encode(id));
    new DataView(part.buffer).setUint32(4, value.length, true);
    part.set(value, 8);
    return part;
  });
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  const list = new Uint8Array(12 + length);
  list.set(encoder.encode('LIST'));
  new DataView(list.buffer).setUint32(4, 4 + length, true);
  list.set(encoder.encode('INFO'), 8);
  let offset = 12;
  for (const part of parts) {
    list.set(part, offset);
    offset += part.length;
  }
  return list;
}
