// The arrows of docs/adr/0001: each layer may import those listed before it, never the other way.
const LAYERS = ['messages', 'errors', 'spec', 'model', ['components', 'platforms', 'evidence', 'availability', 'watching'], ['backups', 'observe'], 'drills', 'controller', 'cli'];
const path = (layer) => `^packages/prumo/src/(${[layer].flat().join('|')})/`;
const upward = LAYERS.slice(0, -1).map((layer, position) => ({
  name: `${[layer].flat()[0]}-imports-upward`,
  severity: 'error',
  // A test may look at its subject through what stands above it.
  from: { path: path(layer), pathNot: '\\.test\\.ts$' },
  to: { path: path(LAYERS.slice(position + 1).flat()) },
}));
module.exports = {
  forbidden: [
    ...upward,
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'components-know-no-other', severity: 'error', from: { path: '^packages/prumo/src/components/([^/]+)/' }, to: { path: '^packages/prumo/src/components/', pathNot: '^packages/prumo/src/components/$1/' } },
    { name: 'components-are-pure', severity: 'error', from: { path: '^packages/prumo/src/(components|spec|model)/', pathNot: '\\.test\\.ts$|/spec/read-' }, to: { path: '^(node:)?(fs|net|child_process|http|https|dgram|tls|os)(/|$)' } },
    { name: 'only-platforms-start-processes', severity: 'error', from: { path: '^packages/prumo/src/', pathNot: '^packages/prumo/src/platforms/|\\.test\\.ts$' }, to: { path: '^(node:)?child_process$' } },
    { name: 'components-and-platforms-apart', severity: 'error', from: { path: '^packages/prumo/src/components/' }, to: { path: '^packages/prumo/src/(platforms|availability|evidence)/' } },
    { name: 'platforms-know-no-component', severity: 'error', from: { path: '^packages/prumo/src/platforms/' }, to: { path: '^packages/prumo/src/components/' } },
    { name: 'the-kit-knows-no-prumo', severity: 'error', from: { path: '^packages/app/' }, to: { path: '^packages/prumo/' } },
    // Each part of the kit is usable alone: it may lean on what all share, and on no other part. `fastify` and `express` join parts for one framework, `testing` tests with all.
    { name: 'parts-of-the-kit-stand-alone', severity: 'error', from: { path: '^packages/app/src/([^/]+)/', pathNot: '\\.test\\.ts$|^packages/app/src/(fastify|express|testing)/' }, to: { path: '^packages/app/src/([^/]+)/', pathNot: '^packages/app/src/($1|context|metrics|result)/' } },
    { name: 'the-example-knows-no-prumo', severity: 'error', from: { path: '^examples/' }, to: { path: '^packages/prumo/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '/dist/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'node', 'default', 'types'] },
  },
};
