/**
 * Reads JSON as Python's `json.dumps` writes it: like JSON.parse, but a bare NaN, Infinity or -Infinity becomes null.
 * ComfyUI sends these in websocket texts and in /history whenever a node has such a float among its values.
 * Throws SyntaxError when it is no JSON even so.
 */
export function parsePythonJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!text.includes('NaN') && !text.includes('Infinity')) throw error;
    return JSON.parse(withoutBareFloats(text));
  }
}

/** Strings are matched first and kept, so that only bare words are replaced. */
function withoutBareFloats(text: string): string {
  return text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"|-?Infinity|NaN/gs, (token) => (token.startsWith('"') ? token : 'null'));
}
