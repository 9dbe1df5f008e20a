import * as z from 'zod';
import { scheduleOrNever } from '../fields.ts';

export const filesSchema = z
  .strictObject({
    schedule: scheduleOrNever(
      'When the objects of the buckets are backed up: what is new or changed is copied. `never` for not by itself.',
      '0 */4 * * *',
    ).prefault('0 */4 * * *'),
    keep: z
      .int()
      .min(1)
      .max(3650)
      .describe(
        'Days for which what was deleted or overwritten in a bucket can be brought back. Default: as long as the database, `backup.keep`. The last good backup stays.',
      )
      .optional(),
  })
  .describe('Backups of the buckets in `storage`, on by default where there are any.');
