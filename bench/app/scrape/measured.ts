import type { Measured } from '../../result.ts';

/** One answer of `/metrics`. */
export interface Scrape {
  readonly bytes: number;
  /** From asking until the last byte. */
  readonly milliseconds: number;
  /** Processor time of the process meanwhile, its collector of garbage included, milliseconds. */
  readonly processor: number;
}

/** Name of the result. */
export const SCRAPE = 'app-scrape';
export const SCRAPE_SAMPLE = { answer: 'answer', processor: 'processor', size: 'size' } as const;

/** Judged by the median; the range is kept beside it, for while it writes the process answers nobody else. Pure. */
export function measuredScrape(scrapes: readonly Scrape[]): Measured {
  const tenths = (value: number): number => Math.round(value * 10) / 10;
  return {
    name: SCRAPE,
    samples: {
      [SCRAPE_SAMPLE.answer]: { unit: 'ms', values: scrapes.map(({ milliseconds }) => tenths(milliseconds)) },
      [SCRAPE_SAMPLE.processor]: { unit: 'ms', values: scrapes.map(({ processor }) => tenths(processor)) },
      [SCRAPE_SAMPLE.size]: { unit: 'MB', values: scrapes.map(({ bytes }) => tenths(bytes / 1024 ** 2)) },
    },
    goals: [
      { of: SCRAPE_SAMPLE.answer, by: 'median', atMost: 20 },
      // A text of a few series would be no scrape at the cap.
      { of: SCRAPE_SAMPLE.size, by: 'minimum', atLeast: 1 },
    ],
  };
}
