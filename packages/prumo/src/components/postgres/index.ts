export { archiveCommand } from './archive.ts';
export * from './jobs.ts';
export * from './names.ts';
export * from './postgres.ts';
export * from './roles.ts';
export { clusterSql, databaseSql, SYNCHRONOUS_COMMIT_CHECK } from './roles-sql.ts';
export * from './scram.ts';
export * from './versions.ts';
