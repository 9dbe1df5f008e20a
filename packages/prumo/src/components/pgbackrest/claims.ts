import { atMost, type Claim, FRESHNESS } from '../../model/index.ts';
import { bucketOf } from '../../spec/index.ts';

/** What is restored, what it is restored from, and what restores it. */
const DEPENDS_ON = ['pgbackrest', 'postgres', 'prumo'];

/** What backups promise; in their place the rubric has the same without them. */
export const pgbackrestClaims: readonly Claim[] = [
  {
    id: 'restore-returns-every-row',
    area: 'backups',
    weight: 5,
    title: { en: 'A restore returns every row', 'pt-BR': 'Uma restauração devolve todas as linhas' },
    faultModel: { en: 'The database is lost', 'pt-BR': 'O banco de dados se perde' },
    objective: () =>
      atMost('tables-differing', 0, 'count', {
        en: 'Tables that differ from the backup’s moment',
        'pt-BR': 'Tabelas diferentes do momento do backup',
      }),
    freshness: FRESHNESS.month,
    drills: ['restore-physical'],
    dependsOn: DEPENDS_ON,
  },
  {
    id: 'restore-to-any-moment',
    area: 'backups',
    weight: 4,
    title: { en: 'The database can be brought back to any moment', 'pt-BR': 'O banco pode voltar a qualquer momento' },
    faultModel: { en: 'Somebody deletes what should have stayed', 'pt-BR': 'Alguém apaga o que devia ficar' },
    objective: () => ({
      text: {
        en: 'A row from before the moment is there, one from after it is not',
        'pt-BR': 'Uma linha de antes do momento está lá, uma de depois não está',
      },
    }),
    freshness: FRESHNESS.month,
    drills: ['point-in-time'],
    dependsOn: DEPENDS_ON,
  },
  {
    id: 'logical-copy-returns-every-row',
    area: 'backups',
    weight: 3,
    title: {
      en: 'A portable copy returns every row and every right',
      'pt-BR': 'Uma cópia portável devolve todas as linhas e todos os direitos',
    },
    faultModel: {
      en: 'The cluster and its files are of no use; a portable copy and its key are left',
      'pt-BR': 'O cluster e seus arquivos não servem mais; restam uma cópia portável e sua chave',
    },
    objective: () =>
      atMost('differences', 0, 'count', {
        en: 'Differences from the manifest sealed with the copy',
        'pt-BR': 'Diferenças do manifesto selado com a cópia',
      }),
    freshness: FRESHNESS.month,
    drills: ['restore-logical'],
    dependsOn: DEPENDS_ON,
    applies: ({ backup }) => backup?.logical !== undefined,
  },
  {
    id: 'offsite-restore-returns-every-row',
    area: 'backups',
    weight: 4,
    title: { en: 'A restore from the bucket alone returns every row', 'pt-BR': 'Uma restauração só do bucket devolve todas as linhas' },
    faultModel: {
      en: 'The database and the repository beside it are lost',
      'pt-BR': 'O banco de dados e o repositório ao lado se perdem',
    },
    objective: () =>
      atMost('tables-differing', 0, 'count', {
        en: 'Tables that differ from the backup’s moment',
        'pt-BR': 'Tabelas diferentes do momento do backup',
      }),
    freshness: FRESHNESS.month,
    drills: ['restore-offsite-clean'],
    dependsOn: DEPENDS_ON,
    applies: (spec) => bucketOf(spec) !== undefined,
  },
  {
    id: 'disaster-recovery-in-time',
    area: 'backups',
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
    dependsOn: DEPENDS_ON,
    applies: (spec) => bucketOf(spec) !== undefined,
  },
  {
    id: 'application-works-on-a-restore',
    area: 'backups',
    weight: 4,
    title: { en: 'The application works on restored data', 'pt-BR': 'A aplicação funciona com os dados restaurados' },
    faultModel: { en: 'The database is lost', 'pt-BR': 'O banco de dados se perde' },
    objective: () => ({
      text: {
        en: 'Every process of the application is healthy on what came back',
        'pt-BR': 'Todo processo da aplicação está saudável com o que voltou',
      },
    }),
    freshness: FRESHNESS.quarter,
    drills: ['disaster'],
    dependsOn: [...DEPENDS_ON, 'app'],
    applies: (spec) => bucketOf(spec) !== undefined && spec.app !== undefined,
  },
  {
    id: 'lost-machine-takes-few-writes',
    area: 'backups',
    weight: 4,
    title: { en: 'A lost machine takes seconds of writes with it', 'pt-BR': 'Uma máquina perdida leva consigo segundos de escritas' },
    faultModel: { en: 'The machine and all on it are gone', 'pt-BR': 'A máquina e tudo o que há nela se perdem' },
    objective: () =>
      atMost('seconds-of-writes-lost', 15, 'seconds', {
        en: 'Acknowledged writes that had not left the machine',
        'pt-BR': 'Escritas confirmadas que não tinham saído da máquina',
      }),
    freshness: FRESHNESS.quarter,
    drills: ['disaster'],
    dependsOn: DEPENDS_ON,
    applies: (spec) => bucketOf(spec) !== undefined,
  },
  {
    id: 'failover-leaves-no-archive-gap',
    area: 'backups',
    weight: 4,
    title: { en: 'A failover leaves no gap in the archive', 'pt-BR': 'Um failover não deixa lacuna no arquivo de WAL' },
    faultModel: {
      en: 'The primary is lost with WAL that was not archived',
      'pt-BR': 'O primário se perde com WAL que não foi arquivado',
    },
    objective: () => ({
      text: {
        en: 'A moment in that WAL can be reached, to the second',
        'pt-BR': 'Um momento nesse WAL pode ser alcançado, ao segundo',
      },
    }),
    freshness: FRESHNESS.month,
    drills: ['archive-gap'],
    dependsOn: DEPENDS_ON,
    applies: (spec) => spec.database.standbys > 0,
  },
];
