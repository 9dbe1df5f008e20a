import { defineDrill } from '../../model/index.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { secondFault } from './second-fault.ts';
import { text } from './text.ts';

const COMMON = { blast: 'database', touches: ['postgres', 'pgbouncer', 'haproxy', 'app'], risk: 9 } as const;
const FAULT = {
  en: 'SIGKILL of PostgreSQL and Patroni on the primary’s node, then on the new primary’s before a standby is synchronous again; both stay away until a third leads, or could not',
  'pt-BR':
    'SIGKILL no PostgreSQL e no Patroni do nó do primário e, antes de haver de novo um standby síncrono, do novo primário; os dois ficam fora até um terceiro liderar, ou não conseguir',
};

/**
 * The primary’s node dies, and so does the one promoted in its place, as the stack is set. How many writes the new primary acknowledged
 * alone is reported and not judged: only strict mode promises that there are none.
 */
export const failoverSecond = defineDrill({
  ...COMMON,
  id: 'failover-second',
  title: { en: 'The new primary’s node dies right after its promotion', 'pt-BR': 'O nó do novo primário morre logo após a promoção' },
  faultModel: FAULT,
  claims: ['second-failure-loses-no-write'],
  expected: 60_000,
  unfit: unfitForFailover,
  begin: (context) => Promise.resolve(secondFault({ context, loss: 'second-failure-loses-no-write', strict: 'as set' })),
});

/** The same in strict mode, turned on for as long as it lasts where it is off, so that what the mode buys, and what it costs, stands beside it. */
export const failoverSecondStrict = defineDrill({
  ...COMMON,
  id: 'failover-second-strict',
  title: {
    en: 'The new primary’s node dies right after its promotion, in strict mode',
    'pt-BR': 'O nó do novo primário morre logo após a promoção, no modo estrito',
  },
  faultModel: FAULT,
  claims: ['strict-mode-acknowledges-nothing-alone'],
  expected: 65_000,
  unfit: (spec) => unfitForFailover(spec) ?? (spec.database.synchronous === 0 ? text.asynchronous() : null),
  begin: (context) => Promise.resolve(secondFault({ context, alone: 'strict-mode-acknowledges-nothing-alone', strict: 'on' })),
});
