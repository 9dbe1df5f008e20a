import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import type { Platform, StackContext, StackNode } from '../../model/index.ts';
import type { Backup } from '../info.ts';
import { fillFailure, recoveryFailure } from '../restore/failure.ts';
import type { Place } from '../restore/place.ts';
import { counted, type Progress } from '../restore/progress.ts';
import { Serving } from '../restore/serving.ts';
import { openSession } from '../restore/session.ts';
import type { InPlaceTarget } from './files.ts';
import { foldersOf, IN_PLACE } from './folders.ts';
import { MemberJobs } from './jobs.ts';
import { text } from './text.ts';

/** Milliseconds for recovery. */
const RECOVERY_WITHIN = 24 * 3_600_000;
/** What PostgreSQL logs as it ends a rehearsal. */
const REACHED = 'shutdown at recovery target';

/** Every ordinary table and materialised view gives a row, or has none. */
const EVERY_TABLE = `SELECT format('SELECT 1 FROM %I.%I LIMIT 1', n.nspname, c.relname) AS look
  FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
  WHERE c.relkind IN ('r', 'm') AND c.relpersistence = 'p' AND (c.relkind = 'r' OR c.relispopulated)`;

/** The database as it is brought back at one member: beside the data in use first, then in its place. Nobody but root and the node's user reach it. */
export class MemberServer {
  readonly jobs: MemberJobs;
  readonly #context: StackContext;
  readonly #node: StackNode;
  readonly #platform: Pick<Platform, 'run'>;
  readonly #signal: AbortSignal;
  readonly #place: Place;
  readonly #serving: Serving;

  constructor(context: StackContext, node: StackNode, target: InPlaceTarget, platform: Pick<Platform, 'run'>, signal: AbortSignal) {
    this.jobs = new MemberJobs(context, node, target);
    this.#context = context;
    this.#node = node;
    this.#platform = platform;
    this.#signal = signal;
    this.#place = { name: IN_PLACE, folder: foldersOf(context, node).cluster };
    this.#serving = new Serving(context, this.#place, platform, signal);
  }

  /** Rejects with `disk-full`, `backup-damaged` or `restore-failed`. */
  async fill(backup: Backup, onProgress: (progress: Progress) => void): Promise<void> {
    await counted(foldersOf(this.#context, this.#node).restored, backup.size, onProgress, async () => {
      const result = await this.#platform.run(this.jobs.fill(backup.label), this.#signal);
      if (result.code !== 0) throw fillFailure(result);
    });
  }

  /** Recover it up to the moment wanted and stop it there. Rejects with `restore-target`, `backup-damaged`, `disk-full` or `restore-failed`. */
  async rehearse(): Promise<void> {
    const { output } = await this.#platform.run(this.jobs.server('rehearse'), this.#signal);
    if (!output.includes(REACHED)) throw recoveryFailure(output);
  }

  /**
   * Recover what is in the place now to its target and on to a timeline of its own, see that it is the same cluster and that every table of the
   * database can be read, give its roles the passwords of today, and stop it in order. Safe to repeat.
   */
  async promote(system: string, database: string): Promise<void> {
    try {
      await this.#serving.begin(this.jobs.server('promote'), RECOVERY_WITHIN);
      const session = await openSession(this.#context, this.#place, 'postgres');
      try {
        const [row] = await session.query('SELECT system_identifier::text AS system FROM pg_control_system()');
        if (row?.['system'] !== system) throw refused(text.otherCluster(), `${String(row?.['system'])}, not ${system}`);
      } finally {
        await session.end();
      }
      await this.must(this.jobs.logins(database));
      await this.#readEveryTable(database);
      await this.#serving.shutDown(this.jobs.stop());
    } finally {
      await this.#serving.stop();
    }
  }

  /** Run a job that is to end with 0. Rejects with `restore-failed`. */
  async must(job: Parameters<Platform['run']>[0]): Promise<void> {
    const { code, output } = await this.#platform.run(job, this.#signal);
    this.#signal.throwIfAborted();
    if (code !== 0) throw refused(text.jobFailed(job.title), output.trim().split('\n').at(-1) ?? '', output.trim().split('\n').slice(-10));
  }

  /** False: it ended with something else than 0. */
  async succeeds(job: Parameters<Platform['run']>[0]): Promise<boolean> {
    return (await this.#platform.run(job, this.#signal)).code === 0;
  }

  async #readEveryTable(database: string): Promise<void> {
    const session = await openSession(this.#context, this.#place, database);
    try {
      for (const { look } of await session.query(EVERY_TABLE)) await session.query(String(look));
    } catch (error) {
      throw refused(text.unreadable(), error instanceof Error ? error.message : String(error));
    } finally {
      await session.end();
    }
  }
}

function refused(what: PrumoError['what'], why: string, details: readonly string[] = []): PrumoError {
  return new PrumoError({ code: 'restore-failed', what, why: verbatim(why), remedy: text.fencedRemedy(), details });
}
