import { runCollector } from './observe/collector/main.ts';

/** Entry of the collector; the agent runs it: `collector CONFIG`. No top-level await: this is bundled as CommonJS (see scripts/build.ts). */
async function main(): Promise<void> {
  const [configFile] = process.argv.slice(2);
  if (configFile === undefined) throw new Error('usage: collector CONFIG');
  await runCollector(configFile);
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    console.error(error);
    process.exit(1);
  },
);
