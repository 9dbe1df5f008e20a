import { atMost, FRESHNESS } from '../../model/index.ts';
import { owed } from './owed.ts';

export const backups = owed('backups', [
  {
    id: 'restore-returns-every-row',
    weight: 5,
    title: { en: 'A restore returns every row', 'pt-BR': 'Uma restauração devolve todas as linhas' },
    faultModel: { en: 'The database is lost', 'pt-BR': 'O banco de dados se perde' },
    objective: () =>
      atMost('tables-differing', 0, 'count', {
        en: 'Tables that differ from the backup’s moment',
        'pt-BR': 'Tabelas diferentes do momento do backup',
      }),
    drills: ['restore-physical'],
  },
  {
    id: 'restore-to-any-moment',
    weight: 4,
    title: { en: 'The database can be brought back to any moment', 'pt-BR': 'O banco pode voltar a qualquer momento' },
    faultModel: { en: 'Somebody deletes what should have stayed', 'pt-BR': 'Alguém apaga o que devia ficar' },
    objective: {
      en: 'A row from before the moment is there, one from after it is not',
      'pt-BR': 'Uma linha de antes do momento está lá, uma de depois não está',
    },
    drills: ['point-in-time'],
  },
  {
    id: 'application-works-on-a-restore',
    weight: 4,
    title: { en: 'The application works on restored data', 'pt-BR': 'A aplicação funciona com os dados restaurados' },
    faultModel: { en: 'The database is lost', 'pt-BR': 'O banco de dados se perde' },
    drills: ['disaster'],
  },
  {
    id: 'disaster-recovery-in-time',
    weight: 5,
    title: { en: 'Everything can be lost but the offsite copy', 'pt-BR': 'Pode-se perder tudo menos a cópia externa' },
    faultModel: { en: 'The machine and all on it are gone', 'pt-BR': 'A máquina e tudo o que há nela se perdem' },
    objective: (spec) =>
      atMost('seconds-to-service', spec.objectives.recoveryTime / 1000, 'seconds', {
        en: 'Time until it serves again',
        'pt-BR': 'Tempo até voltar a atender',
      }),
    freshness: FRESHNESS.quarter,
    drills: ['disaster'],
  },
  {
    id: 'backup-failures-are-heard',
    weight: 4,
    title: { en: 'A failed or missing backup reaches a person', 'pt-BR': 'Um backup que falha ou falta chega a uma pessoa' },
    faultModel: { en: 'Backups fail, come late or are too small', 'pt-BR': 'Backups falham, atrasam ou ficam pequenos demais' },
    drills: ['alert-fire'],
  },
]);
