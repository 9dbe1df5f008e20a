import { defineDrill } from '../../model/index.ts';
import { sharedProcess } from '../process-loss/replicas.ts';
import { text as shared } from '../process-loss/text.ts';
import { replicaStopped } from './experiment.ts';
import { CLAIM } from './judge.ts';

/** One replica of the application is stopped in order, as in every deploy, and started again. */
export const drain = defineDrill({
  id: 'drain',
  title: { en: 'A replica is stopped under requests', 'pt-BR': 'Uma réplica é parada sob requisições' },
  faultModel: {
    en: 'SIGTERM to one replica while visitors come at a fixed rate',
    'pt-BR': 'SIGTERM em uma réplica enquanto visitantes chegam a um ritmo fixo',
  },
  claims: [CLAIM],
  blast: 'application',
  touches: ['app'],
  risk: 2,
  expected: 20_000,
  unfit(spec) {
    if (spec.edge === undefined) return shared.noEdge();
    return sharedProcess(spec) === undefined ? shared.noReplicas() : null;
  },
  begin(context) {
    const process = sharedProcess(context.stack.spec);
    if (process === undefined) throw new Error('no process with replicas');
    return Promise.resolve(replicaStopped(context, process));
  },
});
