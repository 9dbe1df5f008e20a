import { PrumoError } from '../../errors/index.ts';
import { FIXED_SECRETS, SECRET_NAMES } from '../../model/index.ts';
import { openSecrets } from '../../platforms/local/preflight/identity/index.ts';
import { nearest } from '../../spec/index.ts';
import { requireSpec } from '../require-spec.ts';
import { requireStack } from '../find-stack.ts';
import { table } from '../output/table.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';
import { showPlan } from './plan.ts';
import { bringUp } from './up.ts';

/** Names and ages; never values. */
export async function listSecrets(invocation: Invocation): Promise<number> {
  const stack = await requireStack(invocation);
  const store = await openSecrets(stack.state);
  const rows = SECRET_NAMES.map((name) => ({ name, changedAt: store.changedAt(name) }));
  if (invocation.json) invocation.streams.out.write(`${JSON.stringify({ schemaVersion: 1, secrets: rows })}\n`);
  else
    invocation.streams.out.write(
      `${table(
        text.secretColumns().map((column) => column[invocation.locale]),
        rows.map((row) => [row.name, row.changedAt]),
      )}\n`,
    );
  return 0;
}

/** A new value, taken up by every server and process that uses it. */
export async function rotateSecret(invocation: Invocation, given: Arguments): Promise<number> {
  await requireStack(invocation);
  const [word] = given.positional;
  const name = SECRET_NAMES.find((known) => known === word);
  if (name === undefined) {
    throw new PrumoError({
      code: 'usage',
      what: text.unknownSecret(String(word), nearest(String(word), SECRET_NAMES)),
      remedy: text.secretNames(SECRET_NAMES),
    });
  }
  if (FIXED_SECRETS.has(name))
    throw new PrumoError({
      code: 'usage',
      what: text.fixedSecret(name),
      remedy: text.secretNames(SECRET_NAMES.filter((known) => !FIXED_SECRETS.has(known))),
    });
  if (given.options['dryRun'] === true) return showPlan(invocation, (await requireSpec(invocation)).spec, name);
  // A spec that asks for too much is no reason to keep a password that may be known.
  return bringUp(invocation, { rotate: name, onShortage: 'warn' });
}
