// Runs in Deno. Loads every bundled function as Supabase's runtime would and serves all of them at one port, by name.
// Arguments: the folder of the bundles, the port, the names.
const [folder, port, ...names] = Deno.args;
const handlers = new Map();
const serve = Deno.serve;

for (const name of names) {
  Object.defineProperty(Deno, 'serve', {
    configurable: true,
    value: (first, second) => handlers.set(name, typeof first === 'function' ? first : second),
  });
  await import(`file://${folder}/${name}/index.js`);
}

serve({ hostname: '127.0.0.1', port: Number(port), onListen: () => console.log('ready') }, (request, info) => {
  const name = new URL(request.url).pathname.split('/')[1];
  const handler = handlers.get(name);
  return handler === undefined
    ? Response.json({ code: 'NOT_FOUND', message: 'Requested function was not found' }, { status: 404 })
    : handler(request, info);
});
