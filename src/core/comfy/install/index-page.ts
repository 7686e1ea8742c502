import { z } from 'zod';
import { AppError } from '../../base/app-error.ts';
import type { Http } from './http.ts';
import { readPage } from './read-page.ts';

const JSON_TYPE = 'application/vnd.pypi.simple.v1+json';
const pageSchema = z.object({ files: z.array(z.object({ filename: z.string(), url: z.string() })) });

/**
 * Where a package index keeps a file of a project (PEP 691, or PEP 503 for mirrors that know only HTML). `index` may carry a password,
 * which goes along to files of the same host. Throws AppError `unreachable`, or `not_found` when the index lacks the file.
 */
export async function findInIndex(
  http: Http,
  wanted: { readonly index: string; readonly project: string; readonly file: string },
  signal: AbortSignal,
): Promise<string> {
  const page = new URL(`${wanted.index}/${wanted.project}/`);
  const { text, contentType } = await readPage(http, page.href, {
    signal,
    headers: { accept: `${JSON_TYPE}, text/html;q=0.5` },
  });
  const links = contentType.includes('json') ? jsonLinks(text) : htmlLinks(text);
  const link = links.find(({ name }) => name === wanted.file);
  if (link === undefined) {
    throw new AppError(
      'not_found',
      `The package index ${page.host} does not have ${wanted.file}. Use an index that mirrors all of PyPI.`,
      {
        details: { host: page.host, file: wanted.file },
      },
    );
  }
  return withPassword(new URL(link.url, page), page);
}

/** Gives a URL the password of the index that named it, when both are the same host. */
export function withPassword(url: URL, index: URL): string {
  url.hash = '';
  if (url.host === index.host && url.username === '') {
    url.username = index.username;
    url.password = index.password;
  }
  return url.href;
}

function jsonLinks(text: string): { name: string; url: string }[] {
  try {
    return pageSchema.parse(JSON.parse(text)).files.map(({ filename, url }) => ({ name: filename, url }));
  } catch {
    // A page that is no index has no files.
    return [];
  }
}

function htmlLinks(text: string): { name: string; url: string }[] {
  return [...text.matchAll(/<a\s[^>]*href=["']([^"']+)["'][^>]*>\s*([^<]+?)\s*<\/a>/gi)].flatMap(([, url, name]) =>
    url === undefined || name === undefined ? [] : [{ name, url: url.replaceAll('&amp;', '&') }],
  );
}
