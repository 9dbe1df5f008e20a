export { FilesRepository } from './files-repository.ts';
export type { FilesManifest } from './manifest.ts';
export { type BroughtBack, bringFilesBack } from './offsite/index.ts';
export type { FilesBackup, FlawedFiles, TakenFiles } from './request.ts';
export type { NotRestored } from './restore/damaged.ts';
export type { Scope } from './restore/scope.ts';
export { text as filesText } from './text.ts';
