export { prepareArchive } from './prepare-archive.ts';
