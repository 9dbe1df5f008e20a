import * as z from 'zod';
import { COPY_KINDS } from '../backups/state/facts.ts';
import type { JournalEntry } from '../backups/state/entry.ts';
import { appendToJournal, readJournal } from '../backups/state/journal.ts';
import { PROBLEMS, type Problem } from '../backups/state/state.ts';
import { openProblems, type Transition, transitions } from '../backups/state/transitions.ts';
import { verbatim } from '../messages/message.ts';
import type { JobResult } from '../model/index.ts';
import type { Scheduled } from './scheduled.ts';

const answerSchema = z.object({
  problems: z.array(z.object({ problem: z.enum(PROBLEMS), subject: z.string(), what: z.object({ en: z.string(), 'pt-BR': z.string() }) })),
});
const errorSchema = z.object({ error: z.object({ what: z.string(), why: z.string().nullable() }) });

/** What came of what runs by itself, kept where a restart does not lose it, and told once when it changes. */
export class BackupWatch {
  readonly #state: string;
  readonly #run: (what: Scheduled) => Promise<JobResult>;
  readonly #tell: (transition: Transition) => void;
  #open: readonly Transition[] = [];
  #after: Promise<unknown> = Promise.resolve();
  #isTaking = false;

  private constructor(state: string, run: (what: Scheduled) => Promise<JobResult>, tell: (transition: Transition) => void) {
    this.#state = state;
    this.#run = run;
    this.#tell = tell;
  }

  /** What was wrong before the controller began is still wrong until somebody has looked. `run`: what a schedule runs, now. */
  static async open(
    state: string,
    run: (what: Scheduled) => Promise<JobResult>,
    tell: (transition: Transition) => void,
  ): Promise<BackupWatch> {
    const watch = new BackupWatch(state, run, tell);
    const journal = await readJournal(state);
    if (!journal.some(({ entry }) => entry === 'watched'))
      await appendToJournal(state, [{ at: new Date().toISOString(), entry: 'watched' }]);
    watch.#open = openProblems(journal);
    return watch;
  }

  /** What is wrong, and since when. */
  get problems(): readonly Transition[] {
    return this.#open;
  }

  /** Take over how a scheduled command ended. One after the other, so that no change is told twice. */
  done(what: Scheduled, result: JobResult): Promise<void> {
    const next = this.#after.catch(() => undefined).then(() => this.#take(what, result));
    this.#after = next;
    return next;
  }

  async #take(what: Scheduled, result: JobResult): Promise<void> {
    const kind = what === 'export' ? what : COPY_KINDS.find((one) => what === `backup-${one}`);
    if (kind !== undefined) {
      const ok = result.code === 0;
      await appendToJournal(this.#state, [
        { at: new Date().toISOString(), entry: 'ran', what: kind, ok, reason: ok ? null : reasonOf(result) },
      ]);
    }
    if (what === 'backup-watch') await this.#changed(result);
    else if (what !== 'drills') await this.#changed(await this.#run('backup-watch'));
  }

  async #changed(result: JobResult): Promise<void> {
    const journal = await readJournal(this.#state);
    const told = transitions(journal, problemsIn(journal, result), new Date().toISOString());
    await appendToJournal(this.#state, told);
    this.#open = openProblems([...journal, ...told]);
    told.forEach(this.#tell);
    if (needsFull(this.#open, journal, Date.now())) this.#takeFull();
  }

  /** Not waited for: it takes hours, and is looked at when it ends. What keeps it from running at all is tried again at the next look. */
  #takeFull(): void {
    if (this.#isTaking) return;
    this.#isTaking = true;
    this.#run('backup-full')
      .then((taken) => this.done('backup-full', taken))
      .catch(() => undefined)
      .finally(() => {
        this.#isTaking = false;
      });
  }
}

/** Milliseconds between two tries: one that fails is told, and would fail again at once. */
const TRY_EVERY = 3_600_000;
/** Where only the bucket lacks one: each try is a full backup beside the stack too. */
const TRY_BUCKET_EVERY = 24 * TRY_EVERY;

/** Whether WAL that was given up asks for a full backup, and one may succeed: WAL is archived again. What is missing for another reason is for a person to look at first. Pure. */
export function needsFull(open: readonly Pick<Problem, 'problem' | 'subject'>[], journal: readonly JournalEntry[], now: number): boolean {
  const gaps = open.filter(({ problem }) => problem === 'wal-given-up').map(({ subject }) => subject);
  const isHindered = open.some(
    ({ problem, subject }) =>
      problem === 'archive-stalled' || problem === 'archive-unknown' || (problem === 'unreadable' && subject !== 'offsite'),
  );
  if (gaps.length === 0 || isHindered) return false;
  const last = journal.findLast((entry) => entry.entry === 'ran' && entry.what === 'full');
  return last === undefined || now - Date.parse(last.at) > (gaps.includes('primary') ? TRY_EVERY : TRY_BUCKET_EVERY);
}

/** What `backup status` found. Where it could not even look, that is one more problem, and none of the others is known to be over. Pure. */
function problemsIn(journal: readonly JournalEntry[], result: JobResult): readonly Problem[] {
  const answer = answerSchema.safeParse(jsonIn(result.output));
  if (answer.success) return answer.data.problems;
  return [...openProblems(journal), { problem: 'unreadable', subject: 'status', what: verbatim(reasonOf(result)) }];
}

/** The error a command printed, or what is left of its output. Pure. */
export function reasonOf(result: JobResult): string {
  if (result.timedOut) return 'it took too long';
  const said = errorSchema.safeParse(jsonIn(result.output));
  if (said.success) return said.data.error.why ?? said.data.error.what;
  return result.output.trimEnd().split('\n').at(-1) || (result.signal ?? `exit code ${result.code}`);
}

/** The last line that is JSON. */
function jsonIn(output: string): unknown {
  const line = output.split('\n').findLast((one) => one.startsWith('{'));
  if (line === undefined) return undefined;
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
