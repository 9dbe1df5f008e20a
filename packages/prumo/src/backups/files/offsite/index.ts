export { type BroughtBack, bringFilesBack } from './bring-back.ts';
export { sendFiles } from './send-files.ts';
