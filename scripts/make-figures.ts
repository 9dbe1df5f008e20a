import { readFileSync, writeFileSync } from 'node:fs';
import { FIGURE_DOCUMENTS } from '../bench/figure-documents.ts';
import { withFigures } from '../bench/figures.ts';
import { readResults } from '../bench/read-results.ts';

// Writes the figures of bench/results into the documents that tell them. A test fails when they are out of date.
const results = readResults();
for (const { file, figures } of FIGURE_DOCUMENTS) writeFileSync(file, withFigures(readFileSync(file, 'utf8'), figures(results)));
