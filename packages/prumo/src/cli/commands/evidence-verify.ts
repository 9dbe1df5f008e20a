import { readFile } from 'node:fs/promises';
import { PrumoError } from '../../errors/index.ts';
import {
  findLedger,
  fingerprintOfKey,
  type FoundAnchor,
  type FoundLedger,
  ledgerOfExport,
  type Verification,
  verifyLedger,
} from '../../evidence/index.ts';
import { anchorWarning } from '../anchor-warning.ts';
import { text } from '../evidence-text.ts';
import { requireStack } from '../find-stack.ts';
import { painter } from '../output/style.ts';
import { anchorsOfStack } from '../read-anchors.ts';
import { text as general } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

/** Exit code 0 when every record is what was written, 1 when not. Too few anchors to tell a cut end are warned of. Needs no spec: a stack that was started is enough. */
export async function verifyEvidence(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, json, say } = invocation;
  const paint = painter(streams.out, streams.env);
  const exported = given.options['export'];
  const named = await Promise.all(listOf(given.options['anchor']).map(readNamed));
  const { found, unreadable, anchors } =
    typeof exported === 'string' ? { found: await readExport(exported), unreadable: undefined, anchors: [] } : await ofStack(invocation);
  const result = unreadable ?? verifyLedger(found, [...anchors, ...named]);
  const key = found === undefined ? null : fingerprintOfKey(found.identity.publicKey);
  const whole = result.problems.length === 0;
  const warning = whole && found !== undefined ? anchorWarning(found, [...anchors, ...named], result, typeof exported === 'string') : null;
  if (json) {
    const problems = result.problems.map(({ sequence, anchor, what }) => ({ sequence, anchor, what: say(what) }));
    const warnings = warning === null ? [] : [say(warning)];
    streams.out.write(
      `${JSON.stringify({ schemaVersion: 1, ledger: found?.identity.ledger ?? null, key, unchanged: whole, ...result, problems, warnings })}\n`,
    );
  } else if (whole && found === undefined) {
    streams.out.write(`${say(text.noRecords())}\n`);
  } else if (whole) {
    streams.out.write(
      `${paint('good', '✓')} ${say(text.verified(result.records, result.anchors, result.anchored))}\n${say(text.key(key ?? ''))}\n`,
    );
  } else {
    const lines = result.problems.map(({ sequence, anchor, what }) => `  ${say(text.problem(sequence, anchor, what))}`);
    streams.out.write(`${paint('bad', '✗')} ${say(text.broken(result.good, result.records))}\n${lines.join('\n')}\n`);
  }
  if (warning !== null && !json) streams.err.write(`${say(general.warning())} ${say(warning)}\n`);
  return whole ? 0 : 1;
}

interface Sought {
  readonly found: FoundLedger | undefined;
  /** What there is to say when the file is so damaged that there is nothing to verify. */
  readonly unreadable: Verification | undefined;
  readonly anchors: readonly FoundAnchor[];
}

async function ofStack(invocation: Invocation): Promise<Sought> {
  const stack = await requireStack(invocation);
  const anchors = await anchorsOfStack(invocation, stack, 'all');
  try {
    return { found: findLedger(stack.state), unreadable: undefined, anchors };
  } catch (error) {
    if (!(error instanceof PrumoError && error.code === 'evidence-damaged')) throw error;
    const problems = [{ sequence: null, anchor: null, what: error.what }];
    return { found: undefined, unreadable: { good: 0, records: 0, anchors: anchors.length, anchored: 0, problems }, anchors };
  }
}

async function readExport(file: string): Promise<FoundLedger> {
  const found = ledgerOfExport((await readNamed(file)).content);
  if (found === undefined) throw new PrumoError({ code: 'usage', what: text.notAnExport(file), remedy: text.notAnExportRemedy() });
  return found;
}

async function readNamed(file: string): Promise<FoundAnchor> {
  try {
    return { source: file, content: await readFile(file, 'utf8') };
  } catch (cause) {
    const why = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new PrumoError({ code: 'usage', what: text.unreadableFile(file, why), remedy: text.unreadableFileRemedy(), cause });
  }
}

function listOf(given: unknown): readonly string[] {
  return Array.isArray(given) ? given.map(String) : [];
}
