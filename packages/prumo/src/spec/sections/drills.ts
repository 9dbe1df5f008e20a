import { z } from 'zod';

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
  })
  .describe('When and where promises are proven by breaking things on purpose.');

/** Domains that lead nowhere but to this machine or this house (RFC 2606, RFC 6761, RFC 6762). */
const PRIVATE = /(?:^|\.)(?:localhost|test|example|invalid|local|internal)$/;

/** A public domain means that somebody may depend on it. */
export function environmentFor(domains: readonly string[]): Environment {
  return domains.some((domain) => !PRIVATE.test(domain)) ? 'production' : 'development';
}
