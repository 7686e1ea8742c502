/**
 * Puts renderer/public/without-eval.js into the document, before everything that makes schemas. By a plugin, since Vite takes a script of the
 * document for one that it should have bundled, and warns at every build.
 * @returns {import('vite').Plugin}
 */
export function withoutEval() {
  return {
    name: 'gesso-without-eval',
    transformIndexHtml: {
      order: 'post',
      handler: () => [{ tag: 'script', attrs: { src: './without-eval.js' }, injectTo: 'body' }],
    },
  };
}
