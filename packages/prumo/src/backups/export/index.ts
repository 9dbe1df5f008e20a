export { writeFolder, writeTar } from './hand-over.ts';
export type { ExportManifest } from './manifest.ts';
export type { ExportSummary, ForeseenExports, TakenExports, TenantRestored } from './request.ts';
export { summaryOf } from './summary.ts';
export { TenantExports } from './tenant-exports.ts';
export { text as exportText } from './text.ts';
