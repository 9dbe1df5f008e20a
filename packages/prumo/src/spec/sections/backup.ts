import * as z from 'zod';
import { schedule, scheduleOrNever } from '../fields.ts';
import type { BackupSpec } from '../spec.ts';
import { exportSchema } from './export.ts';

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
    keep: z
      .int()
      .min(1)
      .max(3650)
      .describe(
        'Days for which the database can be brought back to any moment, and for which portable copies are kept. The last good one stays.',
      )
      .prefault(7),
    export: exportSchema.optional(),
  })
  .describe('Physical backups and the continuous archive of WAL, by pgBackRest, and portable copies by `pg_dump`; all encrypted.')
  .transform((written): BackupSpec => written);
