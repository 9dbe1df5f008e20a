import * as z from 'zod';
import { pattern, scheduleOrNever } from '../fields.ts';
import type { ExportSpec } from '../spec.ts';
import * as text from './text.ts';

/** A name as it is in the database, in `schema.table` or alone in `public`; anything but signs that no name is written with. */
const TABLE = /^[^\s"'\\]{1,127}$/u;
const COLUMN = /^[^"'\\\u0000]{1,63}$/u;
const SCHEMA = /^[^"'\\\s{}]{0,40}\{key\}[^"'\\\s{}]{0,20}$/u;

const table = (description: string, example: string) => pattern(description, TABLE, text.forms.table(), [example]);
const column = (description: string, example: string) => pattern(description, COLUMN, text.forms.column(), [example]);

export const exportSchema = z
  .strictObject({
    tenants: z
      .strictObject({
        table: table('Table with one row for each tenant.', 'public.offices'),
        key: column('Column that tells tenants apart, and that other tables refer to.', 'id').prefault('id'),
        title: column('Column with a name that people know the tenant by.', 'name').optional(),
      })
      .describe('Where the tenants are listed.'),
    column: column('Column that names the tenant in other tables. Either this or `schema`.', 'office_id').optional(),
    schema: pattern('Schema with a tenant’s own tables, `{key}` standing for its key.', SCHEMA, text.forms.tenantSchema(), [
      'tenant_{key}',
    ]).optional(),
    through: z
      .record(
        z.string(),
        z.array(column('A column of the foreign key.', 'case_id')).min(1).max(32).describe('Columns of the foreign key that decides.'),
      )
      .describe('For a table with several foreign keys that lead to a tenant: the columns of the one that decides.')
      .meta({ examples: [{ documents: ['case_id'] }] })
      .prefault({}),
    shared: z
      .array(table('A table.', 'courts'))
      .max(1000)
      .describe('Tables of no tenant that go along whole in every export, to be read, and are never restored.')
      .prefault([]),
    exclude: z.array(table('A table.', 'sessions')).max(1000).describe('Tables that are not exported.').prefault([]),
    schedule: scheduleOrNever('When every tenant is exported by itself; `never` for not by itself.', '0 4 * * *').prefault('0 4 * * *'),
    keep: z.int().min(1).max(3650).describe('Days an export is kept. The last good one of each tenant stays.').prefault(30),
    api: z
      .boolean()
      .describe(
        'Serve them over HTTP as well, inside the stack: the application takes, lists and downloads exports at `${exports.url}` with `${exports.token}`.',
      )
      .prefault(false),
  })
  .describe('Readable exports of each tenant’s rows, one archive for each tenant, to hand over or to restore one tenant alone.')
  .transform(
    ({ tenants, column: named, schema, through, shared, exclude, schedule, keep, api }): ExportSpec => ({
      table: tenants.table,
      key: tenants.key,
      title: tenants.title,
      column: named,
      schema,
      through,
      shared,
      exclude,
      schedule,
      keep,
      api,
    }),
  );
