import { type Backup, type LogicalBackup, segmentsAfter } from '../../backups/index.ts';
import { STALLED_AFTER } from '../../backups/state/index.ts';
import type { PrumoError } from '../../errors/index.ts';
import { type Attestation, defineDrill, measured, Unsteady } from '../../model/index.ts';
import { Database } from '../cluster/database.ts';
import { archivedByNow } from '../restore/archived.ts';
import { text as family } from '../restore/text.ts';
import { type Changed, Faults, type Hidden } from './faults.ts';
import { judgeNoticing, type Noticing } from './judge.ts';
import { BackupLook, damageFound } from './look.ts';
import { text } from './text.ts';

const WHOLE_WITHIN = 15_000;
/** Seconds for one look at the state on a busy machine. */
const LOOK_WITHIN = 60;
/** Seconds for WAL to be told to wait: what a segment may wait, and a look. */
const STALL_WITHIN = STALLED_AFTER / 1000 + LOOK_WITHIN;
/** Seconds for what had gathered to be archived: PostgreSQL tries again every minute. */
const MENDED_WITHIN = 150;
/** Milliseconds: everything stored is read twice. */
const WITHIN = 24 * 3_600_000;
const FINISH_SEGMENT = `SELECT pg_logical_emit_message(false, 'prumo', ''), pg_switch_wal()`;

/** A segment gone, a byte changed, the repository silent: each must be told, and no longer than it lasts. Everything is put back. */
export const backupSourceLoss = defineDrill({
  id: 'backup-source-loss',
  title: { en: 'What backups are made of is damaged', 'pt-BR': 'O que compõe os backups é danificado' },
  faultModel: {
    en: 'The repository does not answer, a segment of WAL is gone, and one byte of what is stored is another',
    'pt-BR': 'O repositório não responde, um segmento de WAL sumiu e um byte do que está guardado é outro',
  },
  claims: ['backup-damage-is-noticed'],
  blast: 'database',
  touches: [],
  risk: 2,
  expected: 240_000,
  within: WITHIN,
  unfit: (spec) => (spec.backup === undefined ? family.noBackups() : null),
  async begin(context) {
    const database = new Database(context.stack);
    const look = new BackupLook(context);
    const faults = new Faults(context);
    const noticings: Noticing[] = [];
    const notice = (noticing: Noticing): void => {
      noticings.push(noticing);
      if (noticing.after !== null) context.say(text.noticed(noticing.fault, noticing.after));
    };
    let leader = '';
    let backup: Backup | undefined;
    let copy: LogicalBackup | undefined;
    let segment = '';
    let hidden: Hidden | undefined;
    let changed: Changed | undefined;
    let changedCopy: Changed | undefined;
    let silent: readonly { readonly pid: number }[] = [];
    return {
      async steady() {
        leader = (await database.settled(WHOLE_WITHIN, context.signal)).leader;
        // So that there are whole ones after the backup.
        for (let made = 0; made < 2; made += 1)
          if (!(await archivedByNow(database, leader, context.signal))) throw new Unsteady(family.notArchived());
        const { content, names } = await look.repository.listing();
        backup = content.backups.findLast(({ kind }) => kind === 'full');
        if (backup === undefined) throw new Unsteady(family.noBackup());
        // Neither the first nor the last: the ends are known by other means.
        segment = segmentsAfter(backup.wal.to, names).slice(0, -1)[0] ?? '';
        if (segment === '') throw new Unsteady(text.tooFew());
        copy = (await look.logical.list()).copies.at(-1);
        const [wrong] = (await look.state()).problems;
        if (wrong !== undefined) throw new Unsteady(text.unwell(wrong.what));
      },
      async inject() {
        if (backup === undefined) return;
        await faults.guard();
        hidden = await faults.hide(segment);
        changed = await faults.change(backup.label);
        if (copy !== undefined) changedCopy = await faults.changeCopy(copy.label);
        silent = await faults.silence();
      },
      async attest(): Promise<Attestation | null> {
        if (hidden === undefined || changed === undefined || (copy !== undefined && changedCopy === undefined)) return null;
        const isChanged = [changed, ...(changedCopy === undefined ? [] : [changedCopy])].every(({ before, after }) => before !== after);
        const [stopped] = silent;
        if (hidden.isThere || !isChanged || stopped === undefined) return null;
        return {
          what: `segment ${segment} is gone, ${changed.path} has another SHA-256, and the repository’s process ${stopped.pid} is stopped`,
          at: new Date().toISOString(),
          facts: { hidden, changed, changedCopy: changedCopy ?? null, stopped: silent },
        };
      },
      async observe() {
        await database.ask(leader, FINISH_SEGMENT);
        const silence = performance.now();
        notice({ fault: 'wal-segment-missing', after: await look.until('wal-missing', LOOK_WITHIN), within: LOOK_WITHIN });
        const began = performance.now();
        const physical = await damageFound(() => look.repository.verify());
        notice({
          fault: 'byte-changed',
          after: told(physical, 'checksum invalid') ? since(began) : null,
          within: Number.POSITIVE_INFINITY,
        });
        if (copy !== undefined) {
          const portable = await damageFound(() => look.logical.verify());
          notice({ fault: 'copy-changed', after: told(portable, copy.label) ? since(began) : null, within: Number.POSITIVE_INFINITY });
        }
        context.say(text.waiting());
        const left = STALL_WITHIN - since(silence);
        const found = await look.until('archive-stalled', Math.max(left, LOOK_WITHIN));
        notice({
          fault: 'repository-away',
          after: found === null ? null : since(silence),
          within: Math.max(STALL_WITHIN, since(began) + LOOK_WITHIN),
        });
      },
      async verify() {
        // The archiver wakes up by the next segment, else within a minute.
        await database.ask(leader, FINISH_SEGMENT);
        const left = await look.left(['wal-missing', 'archive-stalled', 'unreadable'], MENDED_WITHIN);
        const physical = await damageFound(() => look.repository.verify());
        const portable = copy === undefined ? null : await damageFound(() => look.logical.verify());
        const still = [...left, ...[physical, portable].flatMap((error) => error?.details ?? [])];
        return {
          measurements: noticings.flatMap(({ fault, after }) =>
            after === null ? [] : [measured(`seconds-to-tell-${fault}`, after, 'seconds')],
          ),
          judgements: [judgeNoticing(noticings, still)],
          load: null,
        };
      },
      end: () => Promise.resolve(),
    };
  },
});

function told(error: PrumoError | null, words: string): boolean {
  return error !== null && error.details.some((line) => line.includes(words));
}

function since(moment: number): number {
  return (performance.now() - moment) / 1000;
}
