import { owed } from './owed.ts';

export const secrets = owed('secrets', [
  {
    id: 'no-secret-leaked',
    weight: 5,
    title: { en: 'No secret is where it does not belong', 'pt-BR': 'Nenhum segredo está onde não devia' },
    faultModel: {
      en: 'Repository with its history, environment files, rendered configuration, logs',
      'pt-BR': 'Repositório com o histórico, arquivos de ambiente, configuração gerada, logs',
    },
    objective: { en: 'Each finding is revoked', 'pt-BR': 'Cada achado foi revogado' },
    drills: ['secrets'],
  },
  {
    // Our own addition: CATALOG SE-4 asks for rotation by command, and no drill of section 4 shows it.
    id: 'secrets-rotate-without-outage',
    weight: 3,
    title: { en: 'A secret is changed without an outage', 'pt-BR': 'Um segredo é trocado sem tirar nada do ar' },
    faultModel: { en: 'A password became known', 'pt-BR': 'Uma senha ficou conhecida' },
    drills: ['secret-rotation'],
  },
]);
