import type { Measured, Samples } from '../result.ts';

/** One round: everything side by side. Seconds, but for `tps…` (transactions per second) and `memory` (MB). */
export interface Round {
  readonly processor: { readonly plain: number; readonly full: number; readonly logical: number };
  readonly restore: { readonly plain: number; readonly physical: number; readonly logical: number };
  readonly drill: { readonly physical: number; readonly logical: number };
  readonly tps: { readonly full: BesideRates; readonly logical: BesideRates };
  readonly memory: number;
}

interface BesideRates {
  readonly alone: number;
  readonly beside: number;
}

/** Names of samples that the table of figures speaks of. */
export const BACKUP_SAMPLE = {
  full: 'full backup:plain dump, processor time',
  logical: 'logical copy:plain dump, processor time',
  physicalRestore: 'physical restore:plain restore',
  logicalRestore: 'logical restore:plain restore',
  drill: 'restore-physical:plain restore',
  logicalDrill: 'restore-logical:plain restore',
  besideFull: 'TPC-B during a full backup:alone',
  besideLogical: 'TPC-B during a logical copy:alone',
  memory: 'own memory',
} as const;

/** Samples and goals of some rounds on a database of so many megabytes. Pure. */
export function measuredBackups(rounds: readonly Round[], megabytes: number): Measured {
  const list = (unit: Samples[string]['unit'], of: (round: Round) => number): Samples[string] => ({
    unit,
    values: rounds.map(of).map(rounded),
  });
  return {
    name: 'backup',
    samples: {
      'database size': { unit: 'MB', values: [megabytes] },
      'plain dump, processor time': list('s', ({ processor }) => processor.plain),
      'full backup, processor time': list('s', ({ processor }) => processor.full),
      'logical copy, processor time': list('s', ({ processor }) => processor.logical),
      [BACKUP_SAMPLE.full]: list('ratio', ({ processor }) => processor.full / processor.plain),
      [BACKUP_SAMPLE.logical]: list('ratio', ({ processor }) => processor.logical / processor.plain),
      'plain restore': list('s', ({ restore }) => restore.plain),
      'physical restore': list('s', ({ restore }) => restore.physical),
      'logical restore': list('s', ({ restore }) => restore.logical),
      [BACKUP_SAMPLE.physicalRestore]: list('ratio', ({ restore }) => restore.physical / restore.plain),
      [BACKUP_SAMPLE.logicalRestore]: list('ratio', ({ restore }) => restore.logical / restore.plain),
      'restore-physical': list('s', ({ drill }) => drill.physical),
      'restore-logical': list('s', ({ drill }) => drill.logical),
      [BACKUP_SAMPLE.drill]: list('ratio', ({ drill, restore }) => drill.physical / restore.plain),
      [BACKUP_SAMPLE.logicalDrill]: list('ratio', ({ drill, restore }) => drill.logical / restore.plain),
      'TPC-B alone': { unit: 'transactions/s', values: rounds.flatMap(({ tps }) => [tps.full.alone, tps.logical.alone]).map(Math.round) },
      [BACKUP_SAMPLE.besideFull]: list('ratio', ({ tps }) => tps.full.beside / tps.full.alone),
      [BACKUP_SAMPLE.besideLogical]: list('ratio', ({ tps }) => tps.logical.beside / tps.logical.alone),
      [BACKUP_SAMPLE.memory]: list('MB', ({ memory }) => memory),
    },
    goals: [
      { of: BACKUP_SAMPLE.full, by: 'median', atMost: 0.35 },
      { of: BACKUP_SAMPLE.logical, by: 'median', atMost: 0.75 },
      { of: BACKUP_SAMPLE.physicalRestore, by: 'median', atMost: 0.25 },
      { of: BACKUP_SAMPLE.logicalRestore, by: 'median', atMost: 0.55 },
      { of: BACKUP_SAMPLE.drill, by: 'median', atMost: 0.6 },
      { of: BACKUP_SAMPLE.besideFull, by: 'median', atLeast: 0.8 },
      { of: BACKUP_SAMPLE.besideLogical, by: 'median', atLeast: 0.8 },
      { of: BACKUP_SAMPLE.memory, by: 'maximum', atMost: 200 },
      // A small database is no figure.
      { of: 'database size', by: 'minimum', atLeast: 1024 },
    ],
  };
}

function rounded(value: number): number {
  return Math.round(value * 1000) / 1000;
}
