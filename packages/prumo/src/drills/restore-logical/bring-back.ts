import { type Compared, type LogicalBackup, LogicalRepository, type Restoring } from '../../backups/index.ts';
import {
  type Asserted,
  askAssertions,
  isRepositorysFault,
  openSession,
  ownPlace,
  removeJob,
  RestoredServer,
  socketFolder,
} from '../../backups/restore/index.ts';
import type { PrumoError } from '../../errors/index.ts';
import { type Attestation, type DrillContext, type Measurement, measured } from '../../model/index.ts';
import type { Database } from '../cluster/database.ts';
import { type Identity, IDENTITY, identityOf } from '../restore/identity.ts';
import { ProgressTeller } from '../restore/progress-teller.ts';
import { text as family } from '../restore/text.ts';

/** Milliseconds for a server that has nothing to let somebody in. */
const OPEN_WITHIN = 120_000;

/** A portable copy restored into a PostgreSQL of its own, under the drill's guard. */
export class BringBackCopy {
  /** Why the copy did not give the database back; null: it did, or nothing was tried. */
  refused: PrumoError | null = null;
  readonly logical: LogicalRepository;
  readonly #context: DrillContext;
  readonly #server: RestoredServer;
  readonly #teller: ProgressTeller;
  #restoring: Restoring | undefined;
  #took = 0;

  constructor(context: DrillContext) {
    const { stack, platform, runtime, version, signal } = context;
    this.#context = context;
    this.#server = new RestoredServer(stack, ownPlace(stack, 'restore-drill-logical'), platform, signal);
    this.#teller = new ProgressTeller(context);
    this.logical = new LogicalRepository({ context: stack, key: stack.secret('backup.logical'), platform, runtime, version, signal });
  }

  /** Restore until PostgreSQL answers with all of it. What the copy has to answer for is kept in `refused`; rejects with anything else. */
  async restore(copy: LogicalBackup): Promise<void> {
    const { stack, say, guard } = this.#context;
    const { place } = this.#server;
    const restoring = { label: copy.label, socket: socketFolder(stack, place), scratch: place.folder, tables: [] };
    this.#restoring = restoring;
    await guard({ kind: 'run', job: removeJob(stack, place) });
    say(family.restoring(copy.label));
    const began = performance.now();
    try {
      await this.#server.makeEmpty(copy.size);
      await this.#server.serve(OPEN_WITHIN, 'load');
      await this.#server.loaded(copy.size, this.#teller.tell, () => this.logical.restore(restoring));
      this.#took = performance.now() - began;
      say(family.recovered(this.#took / 1000));
    } catch (error) {
      if (!isRepositorysFault(error)) throw error;
      this.refused = error;
      say(error.what);
    }
  }

  /** The words that refused; else that a server which is none of the cluster's answers, from a folder of its own, with the copy's database. */
  async attest(database: Database, leader: string, copy: LogicalBackup | undefined): Promise<Attestation | null> {
    const at = new Date().toISOString();
    if (this.refused !== null)
      return { what: `a restore ended with: ${this.refused.why?.en ?? this.refused.what.en}`, at, facts: { copy: copy?.label } };
    if (copy === undefined) return null;
    const restored = await this.#identity(copy.database);
    const original = identityOf(await database.ask(leader, IDENTITY));
    if (restored.system === original.system || restored.folder === original.folder) return null;
    const what = `a PostgreSQL in ${restored.folder}, of a cluster of its own (${restored.system}, not ${original.system}), answers with the database ${copy.database} that was loaded from ${copy.label}`;
    return { what, at, facts: { restored, original, copy: copy.label } };
  }

  /** Everything in the manifest, recomputed. */
  compare(): Promise<Compared> {
    return this.logical.compare(this.#begun());
  }

  /** Constraints and indexes. */
  soundness(): ReturnType<LogicalRepository['soundness']> {
    return this.logical.soundness(this.#begun());
  }

  /** What the spec says must hold. */
  assertions(database: string): Promise<readonly Asserted[]> {
    const { stack } = this.#context;
    return askAssertions(stack, this.#server.place, {
      assertions: stack.spec.backup?.assertions ?? [],
      databases: [database],
      missing: 'elsewhere',
    });
  }

  measurements(): readonly Measurement[] {
    if (this.refused !== null) return [];
    return [measured('bytes-restored', this.#teller.bytes, 'bytes'), measured('seconds-to-answering', this.#took / 1000, 'seconds')];
  }

  /** End the server; its folder is the guard's to remove. */
  stop(): Promise<void> {
    return this.#server.stop();
  }

  #begun(): Restoring {
    if (this.#restoring === undefined) throw new Error('nothing was restored');
    return this.#restoring;
  }

  async #identity(database: string): Promise<Identity> {
    const session = await openSession(this.#context.stack, this.#server.place, database);
    try {
      return identityOf(await session.query(IDENTITY));
    } finally {
      await session.end();
    }
  }
}
