import type { StackContext } from '../../model/index.ts';
import { appRole } from '../../components/postgres/index.ts';
import type { Row } from '../load/account.ts';
import { codeOf } from '../load/application-writers.ts';
import { ask, targetOf } from '../load/login.ts';
import type { Database } from './database.ts';

const SCHEMA = 'prumo_drill';

/** `undefined_table` and `invalid_schema_name` (PostgreSQL, appendix A). */
const NO_SUCH_TABLE: ReadonlySet<unknown> = new Set(['42P01', '3F000']);

/**
 * A table of its own for a run, in a schema of its own in the application's database: the path to test leads there and
 * nowhere else. No primary key: a row that is there twice must be seen, not refused.
 */
export class LedgerTable {
  readonly name: string;
  readonly #stack: StackContext;

  constructor(stack: StackContext, run: string) {
    this.#stack = stack;
    this.name = `${SCHEMA}.ledger_${run}`;
  }

  /** Make it, and remove what runs that died have left. */
  async make(): Promise<void> {
    const owner = this.#owner;
    const app = `"${appRole(this.#stack.spec.database.name)}"`;
    await ask(owner, `CREATE SCHEMA IF NOT EXISTS ${SCHEMA}`);
    const left = await ask(owner, 'SELECT tablename FROM pg_tables WHERE schemaname = $1', [SCHEMA]);
    for (const { tablename } of left) await ask(owner, `DROP TABLE IF EXISTS ${SCHEMA}."${String(tablename)}"`);
    await ask(owner, `CREATE TABLE ${this.name} (key text NOT NULL, hash text NOT NULL)`);
    await ask(owner, `GRANT USAGE ON SCHEMA ${SCHEMA} TO ${app}`);
    await ask(owner, `GRANT INSERT, SELECT ON ${this.name} TO ${app}`);
  }

  async drop(): Promise<void> {
    await ask(this.#owner, `DROP TABLE IF EXISTS ${this.name}`);
  }

  /** Every row as a member has it: none where the table itself was lost. */
  async rows(database: Database, member: string): Promise<readonly Row[]> {
    const rows = await ask(database.target(member, 'superuser'), `SELECT key, hash FROM ${this.name}`, [], 30_000).catch(
      (error: unknown) => {
        if (NO_SUCH_TABLE.has(codeOf(error).code)) return [];
        throw error;
      },
    );
    return rows.map((row) => ({ key: String(row['key']), hash: String(row['hash']) }));
  }

  get #owner() {
    return targetOf(this.#stack, this.#stack.endpoint('database'), 'owner');
  }
}
