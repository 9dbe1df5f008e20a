export { counter, gauge, histogram, SECONDS } from './instruments.ts';
