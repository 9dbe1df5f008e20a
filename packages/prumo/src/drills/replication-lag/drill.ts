import { defineDrill } from '../../model/index.ts';
import { unfitForFailover } from '../failover/unfit.ts';
import { underWrites } from './experiment.ts';

/** A steady load of writes; how far behind are the standbys, in seconds and in bytes? */
export const replicationLag = defineDrill({
  id: 'replication-lag',
  title: { en: 'Standbys under a load of writes', 'pt-BR': 'Standbys sob carga de escrita' },
  faultModel: {
    en: '20 s of updates and inserts at 200 transactions per second',
    'pt-BR': '20 s de atualizações e inserções a 200 transações por segundo',
  },
  claims: ['replication-keeps-up', 'replication-backlog-is-small'],
  blast: 'database',
  touches: [],
  risk: 1,
  expected: 35_000,
  unfit: unfitForFailover,
  begin: (context) => Promise.resolve(underWrites(context)),
});
