import * as z from 'zod';
import { duration, pattern, size } from '../fields.ts';
import type { MonitoringSpec } from '../spec.ts';
import { LARGEST_PORT, SFTP_HOST } from './offsite.ts';
import { forms } from './text.ts';

const MB = 1024 ** 2;
const SECOND = 1000;
const DAY = 86_400 * SECOND;

const EMAIL = /^[^\s@<>,;"]{1,64}@[^\s@<>,;"]{1,255}$/;
const WEBHOOK = /^https?:\/\/[^\s/?#@]+(?:[/?][^\s#]*)?$/;

/** Looks more often than once a second cost more than they show; rarer than once a minute, Prometheus's own look-back leaves gaps. */
const INTERVAL = { least: SECOND, most: 60 * SECOND };

export const monitoringSchema = z
  .strictObject({
    retention: z
      .strictObject({
        time: duration('How long measurements are kept.', { least: 2 * 3_600 * SECOND, most: 3650 * DAY }).prefault('15d'),
        size: size('Disk they may take. The oldest go first, whatever their age.', { least: 256 * MB, most: 64 * 1024 ** 4 }).prefault(
          '2GB',
        ),
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
    receivers: z
      .strictObject({
        email: z
          .strictObject({
            to: z
              .array(pattern('An address.', EMAIL, forms.email(), ['ops@example.com']))
              .min(1)
              .max(50)
              .describe('Who gets it.'),
            from: pattern('Whom it is from.', EMAIL, forms.email(), ['prumo@example.com']),
            host: pattern('Mail server that takes it without a password.', SFTP_HOST, forms.host(), ['mail.example.com']),
            port: z.int().min(1).max(LARGEST_PORT).describe('Port of the mail server.').prefault(25),
            tls: z.boolean().describe('Whether the connection must be encrypted.').prefault(true),
          })
          .describe('Alerts by mail.')
          .optional(),
        webhook: z
          .strictObject({
            url: pattern('Where Alertmanager’s own JSON is posted.', WEBHOOK, forms.webhook(), ['https://hooks.example.com/alerts']),
          })
          .describe('Alerts to a program of yours.')
          .optional(),
      })
      .describe('Who hears of alerts. With none they are shown and told to nobody.')
      .prefault({}),
  })
  .describe('Prometheus, with every part of the stack as a target. Absent: none is started; `{}` has every default.')
  .transform((written): MonitoringSpec => written);
