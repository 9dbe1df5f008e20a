import { fileURLToPath } from 'node:url';
import { allSamples, figuresTable, stepsTable } from './figures.ts';
import type { Result } from './result.ts';

/** A document that tells figures, and what it tells between its markers. */
export interface FigureDocument {
  /** From the top of the repository. */
  readonly path: string;
  readonly file: string;
  readonly figures: (results: ReadonlyMap<string, Result>) => string;
}

const document = (path: string, figures: FigureDocument['figures']): FigureDocument => ({
  path,
  file: fileURLToPath(new URL(`../${path}`, import.meta.url)),
  figures,
});

export const FIGURE_DOCUMENTS: readonly FigureDocument[] = [
  document('README.md', (results) => figuresTable(results, 'en', 'bench/results')),
  document('README.pt-BR.md', (results) => figuresTable(results, 'pt-BR', 'bench/results')),
  document('docs/bench.md', (results) =>
    [figuresTable(results, 'en', '../bench/results'), stepsTable(results), allSamples(results, '../bench/results')].join('\n\n'),
  ),
];
