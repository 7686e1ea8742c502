/**
 * The policy of our page. Nothing is inline and nothing comes from elsewhere: scripts, styles and fonts from the package, pictures and
 * media also from the library (`asset:`), from previews (`data:`) and from files that the user drops (`blob:`). The page opens no
 * connection at all: it reaches the engine over the preload's two functions.
 *
 * Two libraries of the page insert style elements, which this refuses: sonner, whose style sheet is imported as a file as well, and
 * react-remove-scroll, which stops a page from scrolling behind a dialog; ours does not scroll as a whole. Both do without.
 */
export const PAGE_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "font-src 'self'",
  "img-src 'self' asset: data: blob:",
  "media-src 'self' asset: data: blob:",
  "connect-src 'none'",
  "frame-src 'none'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The policy of a file of the library, should it ever become a document: it may do nothing. */
export const ASSET_POLICY = "sandbox; default-src 'none'; frame-ancestors 'none'";

/** The policy of what is not a document of ours: errors, scripts, styles, fonts. */
export const CLOSED_POLICY = "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
