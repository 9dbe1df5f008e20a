import type { Manifest } from './manifest.ts';
import type { LogicalBackup } from './request.ts';

/** A copy as it is listed. Pure. */
export function summaryOf({ label, begun, ended, database, dump, versions, content }: Manifest): LogicalBackup {
  return {
    label,
    kind: 'logical',
    begun,
    ended,
    size: database.size,
    stored: dump.size,
    database: database.name,
    version: versions.server,
    tables: content.tables.length,
    rows: content.tables.reduce((sum, { rows }) => sum + rows, 0),
    largeObjects: content.largeObjects.count,
  };
}
