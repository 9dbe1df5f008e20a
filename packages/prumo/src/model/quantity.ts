import type { Message } from '../messages/message.ts';
import type { Objective } from './claim.ts';
import type { Unit } from './evidence.ts';

const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A measured value as people read it: three significant digits, decimal units, in the language's own numbers. */
export function quantity(value: number, unit: Unit): Message {
  switch (unit) {
    case 'seconds':
      return value !== 0 && Math.abs(value) < 0.1 ? spoken(value * 1000, ' ms') : spoken(value, ' s');
    case 'milliseconds':
      return Math.abs(value) >= 1000 ? spoken(value / 1000, ' s') : spoken(value, ' ms');
    case 'bytes': {
      const power = value === 0 ? 0 : Math.min(BYTES.length - 1, Math.max(0, Math.floor(Math.log10(Math.abs(value)) / 3)));
      return spoken(value / 1000 ** power, ` ${BYTES[power] ?? 'B'}`);
    }
    case 'ratio':
      return spoken(value * 100, ' %');
    case 'per-second':
      return spoken(value, '/s');
    case 'count':
      return spoken(value, '');
  }
}

function spoken(value: number, unit: string): Message {
  // Counts above a thousand keep every digit: a lost row more or less is not rounding.
  const options = Math.abs(value) >= 1000 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 3 };
  return { en: value.toLocaleString('en', options) + unit, 'pt-BR': value.toLocaleString('pt-BR', options) + unit };
}

/** An objective that is a bound from above: `at most 1.5 s of seconds without writes` in the words given for the measurement. */
export function atMost(measurement: string, limit: number, unit: Unit, of: Message): Objective {
  const most = quantity(limit, unit);
  const said = limit === 0 ? { en: 'none', 'pt-BR': 'zero' } : { en: `at most ${most.en}`, 'pt-BR': `no máximo ${most['pt-BR']}` };
  return {
    text: { en: `${of.en}: ${said.en}`, 'pt-BR': `${of['pt-BR']}: ${said['pt-BR']}` },
    bound: { measurement, limit, unit },
  };
}
