/** The smallest request for a picture, without a provider. */
export const PICTURE = { jobType: 'image', params: { prompt: 'a lighthouse at dawn' } } as const;

/** A PNG of one pixel as a data: URL, 70 bytes. */
export const PIXEL =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** A well-formed id that nothing has. */
export const NOBODY = '01930000-0000-7000-8000-000000000000';
