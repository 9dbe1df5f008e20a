import {
  type Asserted,
  askAssertions,
  isRepositorysFault,
  ownPlace,
  type RecoveryTarget,
  RestoredServer,
  type RestoredSession,
  removeJob,
} from '../../backups/restore/index.ts';
import type { Backup, BackupPlace } from '../../backups/index.ts';
import type { PrumoError } from '../../errors/index.ts';
import { type Attestation, type DrillContext, type Measurement, measured } from '../../model/index.ts';
import type { Database } from '../cluster/database.ts';
import { IDENTITY, identityOf, isBroughtBack } from './identity.ts';
import { ProgressTeller } from './progress-teller.ts';
import { text } from './text.ts';

/** Milliseconds for recovery. */
export const RECOVERY_WITHIN = 12 * 3_600_000;

/** A restore as drills make one: beside the cluster, from the repository alone, under the drill's guard. */
export class BringBack {
  /** Why the repository did not give the database back; null: it did, or nothing was tried. */
  refused: PrumoError | null = null;
  readonly #context: DrillContext;
  readonly #server: RestoredServer;
  readonly #teller: ProgressTeller;
  #filled = 0;
  #recovered = 0;
  #backup: Backup | undefined;

  constructor(context: DrillContext, from: BackupPlace = 'local') {
    this.#context = context;
    this.#teller = new ProgressTeller(context);
    this.#server = new RestoredServer(context.stack, ownPlace(context.stack, 'restore-drill', from), context.platform, context.signal);
  }

  /** Restore and start. What the repository has to answer for is kept in `refused`; rejects with anything else. */
  async restore(backup: Backup, target: RecoveryTarget): Promise<void> {
    this.#backup = backup;
    await this.#context.guard({ kind: 'run', job: removeJob(this.#context.stack, this.#server.place) });
    this.#context.say(text.restoring(backup.label));
    const began = performance.now();
    try {
      await this.#server.fill(backup, target, this.#teller.tell);
      this.#filled = performance.now() - began;
      await this.#server.serve(RECOVERY_WITHIN);
      this.#recovered = performance.now() - began - this.#filled;
      this.#context.say(text.recovered((performance.now() - began) / 1000));
    } catch (error) {
      if (!isRepositorysFault(error)) throw error;
      this.refused = error;
      this.#context.say(error.what);
    }
  }

  /** The words of pgBackRest or PostgreSQL that refused; else that another server of the very same cluster answers, on a later timeline. */
  async attest(database: Database, leader: string): Promise<Attestation | null> {
    const at = new Date().toISOString();
    if (this.refused !== null)
      return {
        what: `restoring ${this.#backup?.label} ended with: ${this.refused.why?.en ?? this.refused.what.en}`,
        at,
        facts: { details: this.refused.details },
      };
    await using session = await this.session('postgres');
    const copy = identityOf(await session.query(IDENTITY));
    const original = identityOf(await database.ask(leader, IDENTITY));
    if (!isBroughtBack(copy, original)) return null;
    const what = `a PostgreSQL in ${copy.folder}, made of ${this.#backup?.label} (${this.#server.place.from}) alone, is of the same cluster (${copy.system}) and answers on timeline ${copy.timeline}, which ${leader}, on ${original.timeline}, never had`;
    return { what, at, facts: { copy, original, backup: this.#backup?.label, from: this.#server.place.from } };
  }

  async session(database: string): Promise<RestoredSession & AsyncDisposable> {
    const session = await this.#server.session(database);
    return { ...session, [Symbol.asyncDispose]: () => session.end() };
  }

  /** What the spec says must hold of these databases. */
  assertions(databases: readonly string[]): Promise<readonly Asserted[]> {
    const { stack } = this.#context;
    return askAssertions(stack, this.#server.place, { assertions: stack.spec.backup?.assertions ?? [], databases, missing: 'unknown' });
  }

  measurements(): readonly Measurement[] {
    if (this.refused !== null) return [];
    return [
      measured('bytes-restored', this.#teller.bytes, 'bytes'),
      measured('seconds-to-copy', this.#filled / 1000, 'seconds'),
      measured('seconds-to-recover', this.#recovered / 1000, 'seconds'),
      measured('seconds-to-answering', (this.#filled + this.#recovered) / 1000, 'seconds'),
    ];
  }

  /** End the server; its folder is the guard's to remove. */
  stop(): Promise<void> {
    return this.#server.stop();
  }
}
