import type { ExportManifest } from './manifest.ts';
import type { ExportSummary } from './request.ts';

export function summaryOf({ name, purpose, tenant, begun, ended, tables, stored }: ExportManifest): ExportSummary {
  return {
    name,
    purpose: purpose ?? null,
    tenant,
    begun,
    ended,
    tables: tables.length,
    rows: tables.reduce((sum, { rows }) => sum + rows, 0),
    size: tables.reduce((sum, { bytes }) => sum + bytes, 0),
    stored: stored.size,
  };
}
