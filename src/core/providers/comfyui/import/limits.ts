const MIB = 1024 * 1024;

/** Caps for workflows that come from elsewhere, with the reason. What is larger is refused before anything looks into it. */
export const IMPORT_LIMITS = {
  /** A file, or the text in a picture after it is unpacked, bytes. The largest shared workflows are some 500 KiB. */
  fileBytes: 10 * MIB,
  /** Nodes of a graph. The largest that people run have some hundred; each is asked about and shown. */
  nodes: 2000,
  /** Different node classes: one question to the server for each. */
  classes: 300,
  /** How deep values may be nested: links and lists need 3. Deeper ones exhaust the stack of whoever walks them. */
  depth: 24,
  /** Values in all, so that a small file cannot unfold into hours of work. */
  values: 200_000,
  /** Characters of a node id, a class and an input name. */
  nameLength: 200,
  /** Inputs that are listed for the form; the rest keeps its value. */
  inputs: 500,
  /** Chunks of a PNG that are looked at. */
  pngChunks: 20_000,
} as const;
