import { defineDrill } from '../../model/index.ts';
import { unfitForProof } from '../application/unfit.ts';
import { dependencyStopped } from './experiment.ts';
import { CLAIM } from './judge.ts';

/** A service the application calls is stopped, and started again. */
export const circuitBreaker = defineDrill({
  id: 'circuit-breaker',
  title: { en: 'A service the application calls is gone', 'pt-BR': 'Um serviço que a aplicação chama some' },
  faultModel: {
    en: 'Every replica of the service is stopped until the breaker has opened, and started again',
    'pt-BR': 'Todas as réplicas do serviço são paradas até o disjuntor abrir, e iniciadas de novo',
  },
  claims: [CLAIM],
  blast: 'application',
  touches: ['app'],
  risk: 3,
  expected: 60_000,
  unfit: (spec) => unfitForProof(spec, 'circuit-breaker', false),
  begin: (context) => Promise.resolve(dependencyStopped(context)),
});
