export { CLOCKS_DIFFER, clockDoubt, ofThePast } from './clock.ts';
export { type Aged, expired } from './expired.ts';
export { aDayLonger, type Keep, keepingOf, keepOf, keepSchema } from './keep.ts';
export { type Prunable, pruneByClock } from './prune.ts';
