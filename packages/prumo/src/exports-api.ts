import { runExportsApi } from './controller/exports-api/main.ts';

/** Entry of the exports' API; the agent runs it: `exports-api CONFIG`. No top-level await: this is bundled as CommonJS (see scripts/build.ts). */
async function main(): Promise<void> {
  const [configFile] = process.argv.slice(2);
  if (configFile === undefined) throw new Error('usage: exports-api CONFIG');
  await runExportsApi(configFile);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
