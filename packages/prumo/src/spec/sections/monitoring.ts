import * as z from 'zod';
import { duration, size } from '../fields.ts';
import type { MonitoringSpec } from '../spec.ts';

const MB = 1024 ** 2;
const SECOND = 1000;
const DAY = 86_400 * SECOND;

/** Looks more often than once a second cost more than they show; rarer than once a minute, Prometheus's own look-back leaves gaps. */
const INTERVAL = { least: SECOND, most: 60 * SECOND };

export const monitoringSchema = z
  .strictObject({
    retention: z
      .strictObject({
        time: duration('How long measurements are kept.', { least: 2 * 3_600 * SECOND, most: 3650 * DAY }).prefault('15d'),
        size: size('Disk they may take. The oldest go first, whatever their age.', { least: 256 * MB, most: 64 * 1024 ** 4 }).prefault('2GB'),
      })
      .describe('What is kept, whichever is reached first.')
      .prefault({}),
    interval: z
      .strictObject({
        paging: duration('Between two looks at what wakes people: leaders, poolers, caches, routers, endpoints.', INTERVAL).prefault('5s'),
        usual: duration('Between two looks at all else.', INTERVAL).prefault('15s'),
      })
      .describe('How often everything is looked at.')
      .prefault({}),
  })
  .describe('Prometheus, with every part of the stack as a target. Absent: none is started; `{}` has every default.')
  .transform((written): MonitoringSpec => written);
