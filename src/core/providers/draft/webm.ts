import { BufferTarget, EncodedPacket, EncodedVideoPacketSource, Output, WebMOutputFormat } from 'mediabunny';

/** A WebM file that is written frame by frame. */
export type WebmWriter = {
  /** Adds the next frame: one VP8 key frame. */
  add(frame: Uint8Array): Promise<void>;
  finish(): Promise<Uint8Array<ArrayBuffer>>;
  cancel(): Promise<void>;
};

/**
 * Opens a silent VP8 film in memory. Every frame is a key frame, so seeking is exact. Nothing random and no clock goes
 * into the file: the muxer draws random numbers for attachments alone, and there are none.
 */
export async function openWebm(options: {
  width: number;
  height: number;
  frameRate: number;
  title: string;
  comment: string;
  frames: number;
}): Promise<WebmWriter> {
  const target = new BufferTarget();
  const output = new Output({ format: new WebMOutputFormat(), target });
  const source = new EncodedVideoPacketSource('vp8');
  output.addVideoTrack(source, {
    frameRate: options.frameRate,
    hasOnlyKeyPackets: true,
    maximumPacketCount: options.frames,
  });
  output.setMetadataTags({ title: options.title, comment: options.comment });
  await output.start();
  let count = 0;
  return {
    add: async (frame) => {
      const packet = new EncodedPacket(frame, 'key', count / options.frameRate, 1 / options.frameRate, count);
      await source.add(packet, {
        decoderConfig: { codec: 'vp8', codedWidth: options.width, codedHeight: options.height },
      });
      count += 1;
    },
    finish: async () => {
      await output.finalize();
      if (target.buffer === null) throw new Error('the muxer finished without a file');
      return new Uint8Array(target.buffer);
    },
    cancel: () => output.cancel(),
  };
}

/**
 * The VP8 key frame inside a lossy WebP: the payload of its `VP8 ` chunk (RFC 9649; the bitstream is RFC 6386).
 * Throws RangeError when there is none, as in a lossless or damaged file.
 */
export function readVp8Frame(webp: Uint8Array): Uint8Array {
  const view = new DataView(webp.buffer, webp.byteOffset, webp.byteLength);
  let offset = 12;
  while (offset + 8 <= webp.length) {
    const size = view.getUint32(offset + 4, true);
    if (String.fromCharCode(...webp.subarray(offset, offset + 4)) === 'VP8 ')
      return webp.subarray(offset + 8, offset + 8 + size);
    offset += 8 + size + (size % 2);
  }
  throw new RangeError('no VP8 frame in this WebP');
}
