import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

import { shippedPackages } from './shipped-packages.mjs';

/** @typedef {import('./shipped-packages.mjs').Shipped} Shipped */

const LICENCE_FILE = /^(licen[cs]e|copying|copyright|notice|third-party|ofl)/i;
const SPDX_ID = /^[A-Za-z0-9.-]+$/;

/**
 * Writes what belongs beside the app: licences of everything inside, and the bill of materials. The same packages give the same bytes.
 * @param {string} root the checkout, installed and built.
 * @returns {{ folder: string, packages: number }}
 */
export function writeLegal(root) {
  const packages = shippedPackages(root);
  const app = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  const folder = path.join(root, 'out', 'legal');
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, 'third-party-licences.txt'), licenceText(root, packages));
  writeFileSync(path.join(folder, 'gesso.cdx.json'), `${JSON.stringify(billOfMaterials(app, packages), null, 2)}\n`);
  return { folder, packages: packages.length };
}

/** @param {string} root @param {readonly Shipped[]} packages */
function licenceText(root, packages) {
  const head = `Gesso contains these packages. Electron and Chromium, which it runs on, have their own files (LICENSE.electron.txt, LICENSES.chromium.html). The texts of the LGPL and the GPL, which parts of libvips are under, lie beside this file.\n`;
  const parts = packages.map((one) => {
    const texts = licenceFiles(path.join(root, one.folder));
    const body =
      texts.length === 0
        ? `Licensed under ${one.license}; the package has neither licence file nor readme.`
        : texts.join('\n\n');
    return `${'='.repeat(80)}\n${one.name} ${one.version} (${one.license})\n${'='.repeat(80)}\n\n${body.trim()}\n`;
  });
  return [head, ...parts].join('\n');
}

/** @param {string} folder @returns {string[]} */
function licenceFiles(folder) {
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  const own = names.filter((name) => LICENCE_FILE.test(name)).toSorted();
  // Some say it only in their readme: of sharp's libvips the licences of all parts are there.
  return (own.length > 0 ? own : names.filter((name) => /^readme/i.test(name))).map((name) =>
    readFileSync(path.join(folder, name), 'utf8').replaceAll('\r\n', '\n'),
  );
}

/**
 * A CycloneDX 1.6 document. https://cyclonedx.org/docs/1.6/json/
 * @param {{ name: string, version: string, description: string, license: string, devDependencies: Record<string, string>, dependencies: Record<string, string> }} app
 * @param {readonly Shipped[]} packages
 */
export function billOfMaterials(app, packages) {
  const own = `pkg:npm/${app.name}@${app.version}`;
  const electron = {
    type: 'framework',
    'bom-ref': `pkg:npm/electron@${app.devDependencies.electron}`,
    name: 'electron',
    version: app.devDependencies.electron,
    licenses: [{ license: { id: 'MIT' } }],
    purl: `pkg:npm/electron@${app.devDependencies.electron}`,
  };
  const refOf = new Map(packages.map((one) => [one.folder, purlOf(one)]));
  const components = [electron, ...unique(packages).map(componentOf)];
  const dependencies = [
    { ref: own, dependsOn: components.map((component) => component['bom-ref']).toSorted() },
    ...unique(packages).map((one) => ({
      ref: purlOf(one),
      dependsOn: [...new Set(one.needs.flatMap((need) => refOf.get(need) ?? []))].toSorted(),
    })),
  ];
  const document = {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': own,
        name: app.name,
        version: app.version,
        description: app.description,
        licenses: licencesOf(app.license),
        purl: own,
      },
    },
    components,
    dependencies,
  };
  return { $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json', serialNumber: serialOf(document), ...document };
}

/** The same package at two places is one component. @param {readonly Shipped[]} packages */
function unique(packages) {
  return [...new Map(packages.map((one) => [purlOf(one), one])).values()];
}

/** @param {Shipped} one */
function componentOf(one) {
  const [scope, name] = one.name.startsWith('@') ? one.name.split('/') : [undefined, one.name];
  const purl = purlOf(one);
  return {
    type: 'library',
    'bom-ref': purl,
    ...(scope === undefined ? {} : { group: scope }),
    name: name ?? one.name,
    version: one.version,
    ...(one.integrity === undefined ? {} : { hashes: hashesOf(one.integrity) }),
    licenses: licencesOf(one.license),
    purl,
  };
}

/** @param {string} integrity as in the lockfile: "sha512-…". */
function hashesOf(integrity) {
  return integrity.split(' ').flatMap((one) => {
    const [algorithm, digest = ''] = one.split(/-(.*)/, 2);
    const content = Buffer.from(digest, 'base64').toString('hex');
    return algorithm === 'sha512' ? [{ alg: 'SHA-512', content }] : [];
  });
}

/** @param {string} text */
function licencesOf(text) {
  return SPDX_ID.test(text) ? [{ license: { id: text } }] : [{ expression: text }];
}

/** @param {Pick<Shipped, 'name' | 'version'>} one */
function purlOf({ name, version }) {
  return `pkg:npm/${name.replace('@', '%40')}@${version}`;
}

/** A name for exactly this document, as a UUID (version 8, RFC 9562). @param {unknown} document */
function serialOf(document) {
  const hex = createHash('sha256').update(JSON.stringify(document)).digest('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16);
  return `urn:uuid:${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}
