/**
 * A build plugin for a page whose entry imports the rest once it knows the language: the rest (with what it imports) and the font of most
 * texts are named in the document, so that they are fetched together with the entry and not after it.
 * @param {{ chunk: string, font: RegExp }} names the name of the chunk, and what the file name of the font matches.
 * @returns {import('vite').Plugin}
 */
export function preloadPage({ chunk, font }) {
  return {
    name: 'gesso-preload-page',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(_html, { bundle = {} }) {
        const files = Object.values(bundle);
        const page = files.find((file) => file.type === 'chunk' && file.name === chunk);
        const letters = files.find(({ fileName }) => font.test(fileName));
        if (page?.type !== 'chunk' || letters === undefined)
          throw new Error(`the build has no chunk ${chunk}, or no font like ${font}`);
        return [
          // Fetched, not compiled: that keeps the thread for longer than the entry takes to ask the engine.
          ...[page.fileName, ...page.imports].map((file) => link({ rel: 'preload', as: 'script', href: `./${file}` })),
          // Its styles are waited for before it runs.
          ...[...(page.viteMetadata?.importedCss ?? [])].map((file) =>
            link({ rel: 'preload', as: 'style', href: `./${file}` }),
          ),
          link({ rel: 'preload', as: 'font', type: 'font/woff2', href: `./${letters.fileName}` }),
        ];
      },
    },
  };
}

/**
 * @param {Record<string, string>} attrs
 * @returns {import('vite').HtmlTagDescriptor}
 */
function link(attrs) {
  return { tag: 'link', attrs: { ...attrs, crossorigin: true }, injectTo: 'head' };
}
