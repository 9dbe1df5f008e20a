import { HOUR, MINUTE, SECOND } from '../../model/index.ts';

const UNITS = [
  ['h', HOUR],
  ['m', MINUTE],
  ['s', SECOND],
] as const;

/** Milliseconds as Prometheus writes them: `90s`, `2m`, `0s`. Whole seconds; less is rounded up. */
export function promDuration(milliseconds: number): string {
  const whole = Math.ceil(milliseconds / SECOND) * SECOND;
  const [unit, length] = UNITS.find(([, size]) => whole > 0 && whole % size === 0) ?? ['s', SECOND];
  return `${whole / length}${unit}`;
}
