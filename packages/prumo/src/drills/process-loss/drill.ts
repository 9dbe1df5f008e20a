import { defineDrill } from '../../model/index.ts';
import { processLost } from './experiment.ts';
import { sharedProcess } from './replicas.ts';
import { text } from './text.ts';

/** SIGKILL of one replica of the application. */
export const processLoss = defineDrill({
  id: 'process-loss',
  title: { en: 'A process of the application dies', 'pt-BR': 'Um processo da aplicação cai' },
  faultModel: {
    en: 'SIGKILL of one replica, which stays gone for 3 s',
    'pt-BR': 'SIGKILL em uma réplica, que fica fora por 3 s',
  },
  claims: ['application-survives-a-process'],
  blast: 'application',
  touches: ['app'],
  risk: 3,
  expected: 15_000,
  unfit(spec) {
    if (spec.edge === undefined) return text.noEdge();
    return sharedProcess(spec) === undefined ? text.noReplicas() : null;
  },
  begin(context) {
    const shared = sharedProcess(context.stack.spec);
    if (shared === undefined) throw new Error('no process with replicas');
    return Promise.resolve(processLost(context, shared));
  },
});
