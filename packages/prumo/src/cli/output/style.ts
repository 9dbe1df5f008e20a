import { styleText } from 'node:util';
import type { Streams } from './streams.ts';

export type Tone = 'good' | 'bad' | 'warn' | 'dim' | 'bold';
const FORMATS = { good: 'green', bad: 'red', warn: 'yellow', dim: 'dim', bold: 'bold' } as const;

/** Colours only where a person reads: a terminal, and no NO_COLOR (https://no-color.org). */
export function painter(stream: Streams['out'], env: NodeJS.ProcessEnv): (tone: Tone, value: string) => string {
  const colours = stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  return (tone, value) => (colours ? styleText(FORMATS[tone], value, { validateStream: false }) : value);
}
