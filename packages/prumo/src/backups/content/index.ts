export { type Asker, contentQuery, TEXT_SETTINGS } from './checksum.ts';
export { type Difference, differences } from './compare.ts';
export { type DatabaseContent, databasesOf, readSequences, readTables, usersTables } from './manifest.ts';
export { checkSoundness, type Soundness } from './soundness.ts';
