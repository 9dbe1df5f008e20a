import * as z from 'zod';
import { pattern, schedule, scheduleOrNever, size } from '../fields.ts';
import { IDENTIFIER } from './database.ts';
import { exportSchema } from './export.ts';
import { filesSchema } from './files.ts';
import { generationsSchema } from './generations.ts';
import { offsiteSchema } from './offsite.ts';
import { forms } from './text.ts';

const ASSERTION_NAME = /^\S(?:[^\n]{0,98}\S)?$/;
/** Begins as a query does, and does not end with a semicolon: it is asked as a part of another. */
const QUERY = /^\s*(?:select|with|values|table)\b(?:[\s\S]*[^;\s])\s*$/i;

const MB = 1024 ** 2;

export const backupSchema = z
  .strictObject({
    full: schedule('When a full backup is taken: a cron expression of five fields, by the machine’s clock.', '0 2 * * sun').prefault(
      '0 2 * * sun',
    ),
    differential: scheduleOrNever(
      'When what changed since the last full backup is taken; `never` for not at all.',
      '0 2 * * mon-sat',
    ).prefault('0 2 * * mon-sat'),
    incremental: scheduleOrNever('When what changed since the last backup of any kind is taken.', '0 8-20/4 * * *').prefault('never'),
    logical: scheduleOrNever(
      'When a portable copy is taken by `pg_dump`, with a manifest of every table’s rows and checksum; `never` for not by itself.',
      '0 3 * * *',
    ).prefault('0 3 * * *'),
    verify: scheduleOrNever(
      'When everything stored is read and compared with its checksums; `never` for not by itself.',
      '0 5 * * *',
    ).prefault('0 5 * * *'),
    wal_limit: size(
      'WAL that may wait while the repository is away. Above it what cannot be archived is given up: that is told, and a full backup is taken once the repository answers. Default: half of what is free on the disk.',
      { least: 64 * MB, most: 1024 ** 5 },
    ).optional(),
    keep: z
      .int()
      .min(1)
      .max(3650)
      .describe(
        'Days for which the database can be brought back to any moment, and for which portable copies are kept. The last good one stays.',
      )
      .prefault(7),
    generations: generationsSchema('Portable copies, files and exports that are'),
    assertions: z
      .array(
        z
          .strictObject({
            name: pattern('What it asserts, as it is named in the evidence.', ASSERTION_NAME, forms.assertionName(), [
              'every case has an office',
            ]),
            sql: pattern(
              'One query that reads. It holds when it gives exactly one row and, where that has a boolean, that is true.',
              QUERY,
              forms.query(),
              ['SELECT count(*) > 0 FROM office'],
            ),
            database: pattern('Database it is asked of. Default: the stack’s own.', IDENTIFIER, forms.identifier()).optional(),
          })
          .describe('One thing that must hold.'),
      )
      .max(100)
      .describe('What must hold of the data after every restore drill, asked of the restored copy by a role that may only read.')
      .optional(),
    files: filesSchema.optional(),
    offsite: offsiteSchema.optional(),
    export: exportSchema.optional(),
  })
  .describe('Physical backups and the continuous archive of WAL, by pgBackRest, and portable copies by `pg_dump`; all encrypted.')
  .transform(({ wal_limit: walLimit, ...written }) => ({ ...written, ...(walLimit === undefined ? {} : { walLimit }) }));
