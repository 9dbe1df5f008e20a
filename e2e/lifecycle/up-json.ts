import * as z from 'zod';
import type { TestStack } from '../harness/stack.ts';

const health = z.enum(['healthy', 'starting', 'unhealthy', 'stopped', 'backing-off', 'held', 'paused', 'unknown']);

const stackDocument = z.strictObject({
  schemaVersion: z.literal(1),
  stack: z.string(),
  at: z.iso.datetime(),
  agent: z.enum(['running', 'unreachable']),
  controller: z.enum(['running', 'unreachable']),
  healthy: z.boolean(),
  services: z.array(
    z.strictObject({
      name: z.string(),
      component: z.string(),
      node: z.string(),
      health,
      since: z.iso.datetime(),
      role: z.string().nullable(),
      pid: z.number().int().positive().nullable(),
      restarts: z.number().int().min(0),
      reason: z.string().nullable(),
    }),
  ),
  // This stack has no `monitoring`.
  targets: z.null(),
  expiringCertificates: z.array(z.strictObject({ name: z.string(), expires: z.iso.datetime(), authority: z.boolean() })),
  backupProblems: z.array(
    z.strictObject({
      at: z.iso.datetime(),
      problem: z.string(),
      subject: z.string(),
      what: z.strictObject({ en: z.string(), 'pt-BR': z.string() }),
    }),
  ),
});

/** `status --json`, schema version 1, in full: a field more or less is a failure. */
export const statusDocument = stackDocument.extend({
  boot: z.enum(['enabled', 'disabled', 'no-systemd']),
  unfinishedRestore: z.strictObject({ phase: z.string(), undo: z.boolean(), begun: z.iso.datetime() }).nullable(),
});

/** `up --json`: the status, and what was changed. */
export const upDocument = stackDocument.extend({
  changed: z.array(z.strictObject({ action: z.string(), name: z.string() })),
  seconds: z.number().min(0),
  links: z.array(z.strictObject({ title: z.string(), url: z.string(), access: z.string().optional() })),
  authority: z.string().nullable(),
});
export type UpDocument = z.infer<typeof upDocument>;

/** `up`, and what it says it changed, as `action name`. */
export async function upChanges(stack: TestStack): Promise<readonly string[]> {
  const document = upDocument.parse(JSON.parse((await stack.must('up', '--json')).stdout));
  return document.changed.map(({ action, name }) => `${action} ${name}`);
}
