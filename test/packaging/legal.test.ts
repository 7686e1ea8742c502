import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { billOfMaterials } from '../../scripts/lib/legal.mjs';
import { shippedPackages } from '../../scripts/lib/shipped-packages.mjs';
import { temporaryFolder, writeFiles } from '../scripts/temporary-folder.ts';

const manifest = (name: string, license: string | undefined = 'MIT') =>
  JSON.stringify({ name, version: '1.0.0', ...(license !== '' && { license }) });

/** A checkout with packages that are shipped for each reason, and some that are not. */
function checkout(more: Readonly<Record<string, string>> = {}): string {
  const root = temporaryFolder();
  const packages = {
    '': { dependencies: { direct: '1', '@scope/native': '1' }, devDependencies: { tool: '1', react: '1' } },
    'node_modules/direct': {
      dependencies: { deep: '1' },
      integrity: `sha512-${Buffer.alloc(64, 1).toString('base64')}`,
    },
    'node_modules/direct/node_modules/deep': { dependencies: { shared: '1' } },
    'node_modules/deep': {},
    'node_modules/shared': {},
    'node_modules/@scope/native': { optionalDependencies: { 'native-linux': '1', 'native-win': '1' } },
    'node_modules/native-linux': {},
    'node_modules/native-win': {},
    'node_modules/tool': {},
    'node_modules/react': {},
  };
  const files = Object.keys(packages).filter((folder) => folder !== '' && folder !== 'node_modules/native-win');
  writeFiles(root, {
    'package-lock.json': JSON.stringify({ packages }),
    'renderer/styles/app.css': "@import 'a-font/400.css';\n@import './own.css';\n",
    'out/renderer/page.js.map': JSON.stringify({
      sources: ['../../node_modules/react/index.js', '../../renderer/page.tsx'],
    }),
    'node_modules/a-font/package.json': manifest('a-font', 'OFL-1.1'),
    ...Object.fromEntries(
      files.map((folder) => [`${folder}/package.json`, manifest(folder.split('node_modules/').at(-1) ?? '')]),
    ),
    ...more,
  });
  mkdirSync(join(root, 'out'), { recursive: true });
  return root;
}

describe('the packages that are shipped', () => {
  test('are what production needs and is installed here, and what the bundles hold; no tool of the build', () => {
    expect(shippedPackages(checkout()).map(({ folder }) => folder)).toEqual([
      'node_modules/@scope/native',
      'node_modules/a-font',
      'node_modules/direct',
      'node_modules/direct/node_modules/deep',
      'node_modules/native-linux',
      'node_modules/react',
      'node_modules/shared',
    ]);
  });

  test('must each have a licence', () => {
    const root = checkout();
    writeFileSync(
      join(root, 'node_modules', 'shared', 'package.json'),
      JSON.stringify({ name: 'shared', version: '1.0.0' }),
    );

    expect(() => shippedPackages(root)).toThrow('node_modules/shared declares no licence');
  });
});

describe('the bill of materials', () => {
  const app = {
    name: 'gesso',
    version: '2.0.0',
    description: 'd',
    license: 'Apache-2.0',
    dependencies: {},
    devDependencies: { electron: '45.4.1' },
  };

  test('names every package with version, licence, hash and what it needs, and Electron itself', () => {
    const bill = billOfMaterials(app, shippedPackages(checkout()));

    expect(bill).toMatchObject({
      bomFormat: 'CycloneDX',
      specVersion: '1.6',
      metadata: { component: { version: '2.0.0' } },
    });
    expect(bill.components.map((component) => component.purl)).toContain('pkg:npm/electron@45.4.1');
    expect(bill.components.map((component) => component.purl)).toContain('pkg:npm/%40scope/native@1.0.0');
    expect(bill.components.find(({ name }) => name === 'direct')).toMatchObject({
      hashes: [{ alg: 'SHA-512', content: '01'.repeat(64) }],
      licenses: [{ license: { id: 'MIT' } }],
    });
    expect(bill.dependencies).toContainEqual({ ref: 'pkg:npm/direct@1.0.0', dependsOn: ['pkg:npm/deep@1.0.0'] });
    const refs = new Set([...bill.components.map((one) => one['bom-ref']), 'pkg:npm/gesso@2.0.0']);
    const named = [
      ...bill.dependencies.map(({ ref }) => ref),
      ...bill.dependencies.flatMap(({ dependsOn }) => dependsOn),
    ];
    expect(named.filter((ref) => !refs.has(ref))).toEqual([]);
  });

  test('is the same for the same packages and another one for others', () => {
    const packages = shippedPackages(checkout());

    expect(billOfMaterials(app, packages)).toEqual(billOfMaterials(app, packages));
    expect(billOfMaterials(app, packages).serialNumber).toMatch(
      /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(billOfMaterials(app, packages.slice(1)).serialNumber).not.toBe(billOfMaterials(app, packages).serialNumber);
  });
});
