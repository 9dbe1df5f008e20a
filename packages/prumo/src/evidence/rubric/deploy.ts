import { atMost, FRESHNESS } from '../../model/index.ts';
import { owed } from './owed.ts';

export const deploy = owed('deploy', [
  {
    id: 'deploy-fails-no-request',
    weight: 5,
    title: { en: 'A deploy fails no request', 'pt-BR': 'Um deploy não derruba nenhuma requisição' },
    faultModel: { en: 'A new version under load', 'pt-BR': 'Uma versão nova sob carga' },
    objective: () => atMost('failed-requests', 0, 'count', { en: 'Failed requests', 'pt-BR': 'Requisições com falha' }),
    drills: ['deploy'],
  },
  {
    id: 'rollback-in-time',
    weight: 4,
    title: { en: 'A bad version is taken back in time', 'pt-BR': 'Uma versão ruim é desfeita a tempo' },
    faultModel: { en: 'The new version does not become healthy', 'pt-BR': 'A versão nova não fica saudável' },
    objective: (spec) =>
      atMost('seconds-to-roll-back', spec.objectives.rollback / 1000, 'seconds', {
        en: 'Time to roll back',
        'pt-BR': 'Tempo para desfazer',
      }),
    drills: ['deploy'],
  },
  {
    id: 'what-runs-was-checked',
    weight: 4,
    title: { en: 'What runs was checked from end to end', 'pt-BR': 'O que está rodando foi verificado de ponta a ponta' },
    faultModel: { en: 'Something a deploy or restore left undone', 'pt-BR': 'Algo que um deploy ou uma restauração deixou por fazer' },
    freshness: FRESHNESS.week,
    drills: ['smoke'],
  },
  {
    id: 'bad-migration-is-undone',
    weight: 4,
    title: { en: 'A bad migration is stopped and undone', 'pt-BR': 'Uma migração ruim é barrada e desfeita' },
    faultModel: { en: 'A migration that locks or fails half-way', 'pt-BR': 'Uma migração que trava ou falha no meio' },
    drills: ['migration-rollback'],
  },
]);
