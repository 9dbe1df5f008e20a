import * as z from 'zod';
import type { Service } from '../model/index.ts';

/** What the last `up` brought about, step by step, so that an interrupted one is completed by the next. Kept 0600: definitions hold secrets. */
export interface Applied {
  readonly services: Readonly<Record<string, Service>>;
  /** Fingerprint of each job's last success; `BEGUN` for one that has been begun since and is not known to have ended. */
  readonly jobs: Readonly<Record<string, string>>;
}

/** No fingerprint is like it, so such a job runs again whatever the spec says by then. */
export const BEGUN = 'begun';

export const NOTHING_APPLIED: Applied = { services: {}, jobs: {} };

// The file is written by Prumo itself from typed values; the check guards against truncation and foreign files, not against every field.
export const appliedSchema: z.ZodType<Applied> = z.object({
  services: z.record(
    z.string(),
    z.custom<Service>(
      (value) =>
        z.looseObject({ name: z.string(), argv: z.array(z.string()), files: z.array(z.looseObject({ path: z.string() })) }).safeParse(value)
          .success,
    ),
  ),
  jobs: z.record(z.string(), z.string()),
});
