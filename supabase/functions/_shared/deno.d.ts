/** As much of Deno as these functions use. */
declare const Deno: {
  readonly env: { get(name: string): string | undefined };
  serve(handler: (request: Request) => Response | Promise<Response>): unknown;
};

/** What Supabase's runtime offers for work after an answer; absent elsewhere. */
declare const EdgeRuntime: { waitUntil(work: Promise<unknown>): void } | undefined;

/** Vite's, which bundles the functions: files by pattern, read while bundling. */
interface ImportMeta {
  glob(
    pattern: string,
    options: { readonly eager: true; readonly import: 'default' },
  ): Readonly<Record<string, unknown>>;
}
