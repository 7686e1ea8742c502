// The rule of ARCHITECTURE.md as errors, without an exception list. scripts/check-dependencies.mjs runs it.

/**
 * @param {string} name
 * @param {string} comment
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['from']} from
 * @param {import('dependency-cruiser').IRegularForbiddenRuleType['to']} to
 * @returns {import('dependency-cruiser').IForbiddenRuleType}
 */
const forbid = (name, comment, from, to) => ({ name, severity: 'error', comment, from, to });

/** One layer may import itself and the layers named, of our own code nothing else.
 * @param {string} name @param {string} folder @param {string[]} allowed */
const layer = (name, folder, allowed) =>
  forbid(
    `layer-${name}`,
    `${name} may import ${allowed.length === 0 ? 'nothing of ours' : allowed.join(', ')}`,
    { path: `^${folder}/` },
    {
      path: '^(src|electron|renderer|scripts|bench|test|supabase)/',
      pathNot: [folder, ...allowed].map((path) => `^${path}/`),
    },
  );

/** @param {string} area @param {string[]} allowed other folders of core */
const core = (area, allowed) =>
  forbid(
    `core-${area}`,
    `src/core/${area} may import, inside core, only ${['itself', ...allowed].join(', ')}`,
    { path: `^src/core/${area}/` },
    { path: '^src/core/', pathNot: [area, ...allowed].map((name) => `^src/core/${name}/`) },
  );

// Areas of core that neither know nor are known by the tables of another one.
const domain = ['budget', 'assets', 'settings', 'secrets', 'jobs'];

/** @type {import('dependency-cruiser').IConfiguration} */
export const configuration = {
  forbidden: [
    forbid('no-cycles', 'an import cycle has no top to read from', {}, { circular: true }),
    forbid(
      'resolvable',
      'every import must lead somewhere',
      {},
      { couldNotResolve: true, pathNot: '^electron$|^virtual:' },
    ),

    layer('contract', 'src/contract', []),
    layer('core', 'src/core', ['src/contract']),
    layer('host', 'src/host', ['src/core', 'src/contract']),
    layer('electron-main', 'electron/main', ['src/host', 'src/core', 'src/contract']),
    layer('preload', 'electron/preload', ['src/contract']),
    layer('renderer', 'renderer', ['src/contract']),
    layer('scripts', 'scripts', []),
    forbid(
      'functions-import-what-runs-anywhere',
      'edge functions share the contract, the adapters and those files of core and host that need neither Node nor a database',
      { path: '^supabase/functions/' },
      {
        path: '^(src|electron|renderer|scripts|bench|test)/',
        pathNot: [
          '^src/contract/',
          '^src/core/providers/',
          '^src/core/base/app-error\\.ts$',
          '^src/core/jobs/(plan|route|retry|cost|doubt)\\.ts$',
          '^src/host/(json-guard|request-issues)\\.ts$',
          '^src/host/media/',
        ],
      },
    ),
    forbid(
      'functions-without-node',
      'edge functions use web standards only',
      { path: '^supabase/functions/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'functions-are-a-leaf',
      'only tests import edge functions',
      { path: '^(src|electron|renderer|scripts|bench)/' },
      { path: '^supabase/' },
    ),
    forbid('no-tests-in-product', 'only tests import tests', { pathNot: '^test/' }, { path: '^test/' }),
    forbid(
      'cli-is-a-leaf',
      'the hosts do not know the command line',
      { path: '^src/', pathNot: '^src/host/cli/' },
      { path: '^src/host/cli/' },
    ),

    core('base', []),
    core('db', ['base']),
    core('budget', ['base', 'db']),
    core('assets', ['base', 'db']),
    core('settings', ['base', 'db']),
    core('presets', ['base', 'db']),
    core('previews', ['base', 'providers']),
    core('secrets', ['base', 'db']),
    core('providers', ['base']),
    core('comfy', ['base', 'providers']),
    core('jobs', ['base', 'db', 'budget', 'assets', 'settings', 'secrets', 'providers', 'comfy']),
    forbid(
      'sync-at-two-doors',
      'sync meets the domain tables only in outbox.ts and merge.ts',
      { path: '^src/core/sync/', pathNot: '^src/core/sync/(outbox|merge)\\.ts$' },
      { path: domain.map((name) => `^src/core/${name}/`) },
    ),
    forbid(
      'api-is-on-top',
      'only engine.ts and wire.ts see the api',
      { path: '^src/core/', pathNot: '^src/core/(api/|engine\\.ts$|wire\\.ts$)' },
      { path: '^src/core/api/' },
    ),
    forbid(
      'engine-is-on-top',
      'core does not import its own wiring',
      { path: '^src/core/', pathNot: '^src/core/engine\\.ts$' },
      { path: '^src/core/(engine|wire)\\.ts$' },
    ),

    forbid(
      'contract-needs-zod-only',
      'the contract runs anywhere',
      { path: '^src/contract/' },
      { path: 'node_modules|^node:', pathNot: 'node_modules/zod/' },
    ),
    forbid(
      'contract-without-node',
      'the contract runs anywhere',
      { path: '^src/contract/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'adapters-without-node',
      'adapters use web standards only; they run in edge functions too',
      { path: '^src/core/providers/', pathNot: '^src/core/providers/draft/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'renderer-without-node',
      'the renderer is a web page',
      { path: '^(renderer|electron/preload)/' },
      { dependencyTypes: ['core'] },
    ),
    forbid(
      'one-file-opens-the-database',
      'the driver crashes an old Node; open.ts checks first',
      { path: '^(src|electron|renderer)/', pathNot: '^src/core/db/open\\.ts$' },
      { path: 'node_modules/(@types/)?better-sqlite3/' },
    ),
    forbid(
      'electron-in-its-corner',
      'everything else runs on plain Node',
      { pathNot: '^electron/(main|preload)/' },
      // The package, resolved or not; our own folder of that name has its layer rules above.
      { path: 'node_modules/electron/|^electron(/(main|renderer|common|utility))?$' },
    ),
    forbid(
      'product-needs-dependencies',
      'what ships in core and hosts must be a dependency, not a development dependency',
      { path: '^src/' },
      { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'], pathNot: 'node_modules/@types/' },
    ),
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(out|dist|\\.tsbuild|test/fixtures)/' },
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.mjs', '.js', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
