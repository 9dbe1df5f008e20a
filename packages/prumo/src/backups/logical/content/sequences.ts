import * as z from 'zod';
import type { SequenceContent } from './content.ts';
import { identifier, type Session } from './session.ts';

const SEQUENCES = `SELECT n.nspname AS schema, c.relname AS name, format('%I.%I', n.nspname, c.relname) AS quoted
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'S' AND c.relpersistence <> 't' AND NOT EXISTS (SELECT FROM pg_depend d
  WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
ORDER BY n.nspname COLLATE "C", c.relname COLLATE "C"`;

/** Where each sequence stands now: its last value, with `+` when that was given out already. No snapshot holds it still. */
export async function sequencesOf(session: Session): Promise<ReadonlyMap<string, string>> {
  const names = await session.rows(z.object({ schema: z.string(), name: z.string(), quoted: z.string() }), SEQUENCES);
  const found = new Map<string, string>();
  for (const { schema, name, quoted } of names) {
    const { state } = await session.row(
      z.object({ state: z.string() }),
      `SELECT concat(last_value, CASE WHEN is_called THEN '+' END) AS state FROM ${identifier(schema)}.${identifier(name)}`,
    );
    found.set(quoted, state);
  }
  return found;
}

/** Of two looks, before and after the dump. One made in between is not in the snapshot. Pure. */
export function between(before: ReadonlyMap<string, string>, after: ReadonlyMap<string, string>): SequenceContent[] {
  return [...before].map(([name, state]) => ({ name, before: state, after: after.get(name) ?? state }));
}

/** Whether a restored sequence stands where the dumped one may have stood. Pure. */
export function isWithin(state: string, { before, after }: Pick<SequenceContent, 'before' | 'after'>): boolean {
  const [at, one, other] = [positionOf(state), positionOf(before), positionOf(after)];
  return one <= other ? one <= at && at <= other : other <= at && at <= one;
}

function positionOf(state: string): bigint {
  const isCalled = state.endsWith('+');
  return BigInt(isCalled ? state.slice(0, -1) : state) * 2n + (isCalled ? 1n : 0n);
}
