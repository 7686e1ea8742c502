import type Sharp from 'sharp';

/**
 * The image library, with the first picture: loading it and libvips takes a tenth of the time in which the host is up.
 * Rejects when its native part is not installed for this system.
 */
export async function loadSharp(): Promise<typeof Sharp> {
  return (await import('sharp')).default;
}
