/**
 * Packages of "dependencies" that the build puts into the bundle of main: plain scripts, in hundreds of small files, which Node reads in a
 * third of the time as a few large ones. The others are native, or look for files beside themselves.
 * @type {readonly string[]}
 */
export const bundledPackages = ['execa', 'exif-reader', 'mediabunny', 'zod'];
