// Zod tries `new Function` for speed as soon as a schema is made; the content security policy forbids it and reports every try.
// A script of its own before the bundle, because the bundle's parts make schemas while they are loaded.
globalThis.__zod_globalConfig = { jitless: true };
