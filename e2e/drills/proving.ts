import * as z from 'zod';
import type { Ended } from '../harness/command.ts';
import type { TestStack } from '../harness/stack.ts';

const summarySchema = z.object({
  drills: z.array(
    z.object({
      drill: z.string(),
      verdict: z.enum(['proven', 'failed', 'inconclusive']),
      reason: z.object({ en: z.string() }).nullable(),
      claims: z.array(z.object({ claim: z.string(), verdict: z.string(), reason: z.object({ en: z.string() }).nullable() })),
      measurements: z.record(z.string(), z.object({ value: z.number(), unit: z.string() })),
      attestation: z.object({ what: z.string() }).nullable(),
      undone: z.boolean(),
    }),
  ),
});
export type Proof = z.infer<typeof summarySchema>['drills'][number];

/** What `prumo prove` came to. Fails the test when it was no run of drills at all. */
export function proofsOf(ended: Ended): readonly Proof[] {
  try {
    return summarySchema.parse(JSON.parse(ended.stdout)).drills;
  } catch (error) {
    throw new Error(`prumo prove ended with ${ended.code ?? ended.signal ?? '?'}: ${ended.stdout}\n${ended.stderr}`, { cause: error });
  }
}

/** Run drills, safest first. */
export async function prove(stack: TestStack, ...drills: readonly string[]): Promise<readonly Proof[]> {
  return proofsOf(await stack.prumo('prove', '--only', drills.join(','), '--json'));
}

/**
 * Run one drill, and break the system when its progress matches `when`; `breaking` gets what the pattern caught. The seed puts a second
 * between the last word before the fault and the fault. What was broken is put back by the test, however it ends: by what it deferred to `undo`.
 */
export async function proveWhileBroken(
  stack: TestStack,
  drill: string,
  when: RegExp,
  breaking: (caught: string) => Promise<void>,
): Promise<Proof> {
  const command = stack.start(['prove', '--only', drill, '--seed', '999', '--json']);
  try {
    await command.says(when);
    await breaking(when.exec(command.stderr)?.[1] ?? '');
  } catch (error) {
    // The drill ends before anything is put back: it would see the system mended, and the next test another drill under way.
    await command.kill('SIGINT').catch(() => undefined);
    throw error;
  }
  return theOne(proofsOf(await command.ended));
}

export function theOne(proofs: readonly Proof[]): Proof {
  const [proof] = proofs;
  if (proof === undefined || proofs.length !== 1) throw new Error(`${proofs.length} drills ran`);
  return proof;
}

/** A verdict with what it says, for a failing test's message. */
export function verdictOf(proof: Proof): string {
  return proof.verdict === 'proven'
    ? 'proven'
    : `${proof.verdict}: ${proof.claims.map((one) => `${one.claim} ${one.verdict}`).join(', ')}; ${proof.reason?.en ?? ''}`;
}
