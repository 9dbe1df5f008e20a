import type { Compared, LogicalBackup } from '../../backups/index.ts';
import type { Soundness } from '../../backups/content/index.ts';
import type { Asserted } from '../../backups/restore/index.ts';
import { ofThePast } from '../../backups/retention/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { type Attestation, defineDrill, measured, Unsteady } from '../../model/index.ts';
import { Database } from '../cluster/database.ts';
import { assertionMeasurements, notAsked } from '../restore/asserted.ts';
import { text as family } from '../restore/text.ts';
import { BringBackCopy } from './bring-back.ts';
import { judgeCopy } from './judge.ts';
import { text } from './text.ts';

const WHOLE_WITHIN = 15_000;
/** Milliseconds: a terabyte is unpacked, loaded, indexed and read twice. */
const WITHIN = 48 * 3_600_000;

/** The newest portable copy, restored into a PostgreSQL of its own and compared with the manifest that was sealed with it. */
export const restoreLogical = defineDrill({
  id: 'restore-logical',
  title: { en: 'The database is restored from its portable copy', 'pt-BR': 'O banco é restaurado da sua cópia portável' },
  faultModel: {
    en: 'The cluster and its files are of no use; only a portable copy and its key are left',
    'pt-BR': 'O cluster e seus arquivos não servem mais; restam apenas uma cópia portável e sua chave',
  },
  claims: ['logical-copy-returns-every-row'],
  blast: 'database',
  touches: [],
  risk: 1,
  expected: 40_000,
  within: WITHIN,
  unfit: (spec) => (spec.backup === undefined ? family.noBackups() : null),
  async begin(context) {
    const database = new Database(context.stack);
    const bringBack = new BringBackCopy(context);
    let leader = '';
    let copy: LogicalBackup | undefined;
    let attested: Attestation | null = null;
    let compared: Compared | null = null;
    let soundness: Soundness | null = null;
    let asserted: readonly Asserted[] = [];
    let took = 0;
    return {
      async steady() {
        leader = (await database.settled(WHOLE_WITHIN, context.signal)).leader;
        const { copies, flawed } = await bringBack.logical.list();
        // One taken while the clock was ahead is not what somebody would reach for.
        copy = ofThePast(copies, ({ ended }) => ended, Date.now()).at(-1);
        const flaw = flawed.at(-1);
        if (copy === undefined && flaw === undefined) throw new Unsteady(text.noCopy());
        // The newest is what somebody would reach for: an older one that is whole does not make up for it.
        if (flaw !== undefined && (copy === undefined || flaw.label > copy.label)) bringBack.refused = unusable(flaw);
        else if (copy !== undefined) context.say(text.chosen(copy.label, copy.tables, copy.rows));
      },
      async inject() {
        if (copy !== undefined && bringBack.refused === null) await bringBack.restore(copy);
      },
      async attest() {
        attested ??= await bringBack.attest(database, leader, copy);
        return attested;
      },
      async observe() {
        if (bringBack.refused !== null) return;
        const began = performance.now();
        compared = await bringBack.compare();
        context.say(text.compared(compared.tables, compared.differing));
        // Before the copy checks itself: afterwards it is of no other use.
        asserted = await bringBack.assertions(copy?.database ?? '');
        const unasked = notAsked(asserted);
        for (const message of unasked) context.say(message);
        soundness = await bringBack.soundness();
        took = (performance.now() - began) / 1000;
        const facts = { manifest: compared.manifest, ...(unasked.length === 0 ? {} : { notAsked: unasked.map(({ en }) => en) }) };
        if (attested !== null) attested = { ...attested, facts: { ...attested.facts, ...facts } };
        await bringBack.stop();
      },
      async verify() {
        return {
          measurements: [
            ...bringBack.measurements(),
            ...assertionMeasurements(asserted),
            ...(compared === null || soundness === null
              ? []
              : [
                  measured('tables-compared', compared.tables, 'count'),
                  measured('rows-compared', compared.rows, 'count'),
                  measured('differences', compared.differing, 'count'),
                  measured('constraints-validated', soundness.constraints, 'count'),
                  measured('indexes-checked', soundness.indexes ?? 0, 'count'),
                  measured('seconds-to-compare', took, 'seconds'),
                ]),
          ],
          judgements: [judgeCopy({ refused: bringBack.refused, compared, soundness, asserted })],
          load: null,
        };
      },
      end: () => bringBack.stop(),
    };
  },
});

function unusable({ label, flaw }: { readonly label: string; readonly flaw: string }): PrumoError {
  const why = verbatim(`${label}: ${flaw}`);
  return new PrumoError({ code: 'backup-damaged', what: text.unusable(label), why, remedy: text.takeAnother() });
}
