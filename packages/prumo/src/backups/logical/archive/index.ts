export { prepareArchive } from './prepare-archive.ts';
export { entriesOf } from './selection.ts';
export { STAGES, stagesOf } from './stages.ts';
