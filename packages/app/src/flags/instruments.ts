import type { Registry } from 'prom-client';
import { counter, gauge } from '../metrics/index.ts';
import type { Reason } from './evaluate.ts';

export interface Instruments {
  evaluated(flag: string, reason: Reason): void;
  switched(flag: string): void;
  loaded(): void;
  failed(): void;
}

export function flagInstruments(registry: Registry | undefined): Instruments {
  const nothing = (): void => undefined;
  if (registry === undefined) return { evaluated: nothing, switched: nothing, loaded: nothing, failed: nothing };
  const evaluations = counter(registry, {
    name: 'feature_flag_evaluations_total',
    help: 'Times a flag was asked for, by why it is what it is.',
    labelNames: ['flag', 'reason'],
  });
  const switches = counter(registry, { name: 'feature_flag_switches_total', help: 'Switches made by this process.', labelNames: ['flag'] });
  const loaded = gauge(registry, {
    name: 'feature_flags_loaded_timestamp_seconds',
    help: 'When the flags were last read, seconds since 1970; 0 while never.',
  });
  const failures = counter(registry, { name: 'feature_flags_load_failures_total', help: 'Times the flags could not be read.' });
  return {
    evaluated: (flag, reason) => evaluations.inc({ flag, reason }),
    switched: (flag) => switches.inc({ flag }),
    loaded: () => loaded.setToCurrentTime(),
    failed: () => failures.inc(),
  };
}
