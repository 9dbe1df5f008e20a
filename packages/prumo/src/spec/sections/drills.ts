import * as z from 'zod';
import { pattern, schedule } from '../fields.ts';
import { WINDOW_FORM } from '../values/windows.ts';
import { forms } from './text.ts';

export const ENVIRONMENTS = ['production', 'staging', 'development'] as const;
export type Environment = (typeof ENVIRONMENTS)[number];

export const drillsSchema = z
  .strictObject({
    environment: z
      .enum(ENVIRONMENTS)
      .describe(
        'What this stack is to you. Drills in `production` want a maintenance window or `--yes`. Default: `production` when a domain of `edge` is a public one, else `development`.',
      )
      .optional(),
    windows: z
      .array(
        pattern(
          'A time that comes every week, by the machine’s clock: `sun 02:00-05:00`, `mon-fri 03:00-04:00`, `daily 02:00-04:00`.',
          WINDOW_FORM,
          forms.window(),
          ['sun 02:00-05:00', 'daily 02:00-04:00'],
        ),
      )
      .describe('When drills may disturb production without anybody saying `--yes`.')
      .prefault([]),
    schedule: schedule(
      'When the drills that are due run by themselves: a cron expression of five fields, by the machine’s clock. Absent: only by command.',
      '30 3 * * sun',
    ).optional(),
  })
  .describe('When and where promises are proven by breaking things on purpose.');

/** Domains that lead nowhere but to this machine or this house (RFC 2606, RFC 6761, RFC 6762). */
const PRIVATE = /(?:^|\.)(?:localhost|test|example|invalid|local|internal)$/;

/** A public domain means that somebody may depend on it. */
export function environmentFor(domains: readonly string[]): Environment {
  return domains.some((domain) => !PRIVATE.test(domain)) ? 'production' : 'development';
}
