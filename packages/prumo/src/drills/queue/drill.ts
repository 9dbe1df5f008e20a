import { defineDrill } from '../../model/index.ts';
import { unfitForProof } from '../application/unfit.ts';
import { workerKilled } from './experiment.ts';
import { CLAIM } from './judge.ts';

/** SIGKILL of the worker of a queue, with jobs under way. */
export const queue = defineDrill({
  id: 'queue',
  title: { en: 'The worker of a queue dies at work', 'pt-BR': 'O worker de uma fila morre trabalhando' },
  faultModel: {
    en: 'SIGKILL to every replica of the worker while jobs are under way',
    'pt-BR': 'SIGKILL em todas as réplicas do worker com jobs em andamento',
  },
  claims: [CLAIM],
  blast: 'application',
  touches: ['app'],
  risk: 3,
  expected: 60_000,
  unfit: (spec) => unfitForProof(spec, 'queue', false),
  begin: (context) => Promise.resolve(workerKilled(context)),
});
