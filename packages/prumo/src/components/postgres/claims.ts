import { atMost, type Claim, FRESHNESS } from '../../model/index.ts';

const WITHOUT_WRITES = { en: 'Time without writes', 'pt-BR': 'Tempo sem escrita' };
const ACKNOWLEDGED_ALONE = { en: 'Writes acknowledged by one node alone', 'pt-BR': 'Escritas confirmadas por um nó só' };
const WRITES_LOST = { en: 'Acknowledged writes lost', 'pt-BR': 'Escritas confirmadas perdidas' };
/** The path of a write and all that decides who is primary. */
const CLUSTER = ['postgres', 'etcd', 'prumo'];
const PATH = [...CLUSTER, 'haproxy', 'pgbouncer'];

/** What the database promises. */
export const postgresClaims: readonly Claim[] = [
  {
    id: 'no-acknowledged-write-lost',
    area: 'database',
    weight: 5,
    title: { en: 'No acknowledged write is lost', 'pt-BR': 'Nenhuma escrita confirmada se perde' },
    faultModel: {
      en: 'PostgreSQL is killed, or any one node dies, hangs or is cut off, or the primary is switched on purpose',
      'pt-BR': 'O PostgreSQL é morto, ou um nó qualquer cai, trava ou fica isolado, ou o primário é trocado de propósito',
    },
    objective: () => atMost('acknowledged-writes-lost', 0, 'count', WRITES_LOST),
    freshness: FRESHNESS.week,
    drills: ['failover-crash', 'failover-node', 'failover-hang', 'failover-partition', 'switchover', 'standby-loss'],
    dependsOn: CLUSTER,
  },
  {
    id: 'second-failure-loses-no-write',
    area: 'database',
    // Two faults within seconds: rarer than one.
    weight: 3,
    title: {
      en: 'No acknowledged write is lost when the new primary fails too',
      'pt-BR': 'Nenhuma escrita confirmada se perde quando o novo primário também falha',
    },
    faultModel: {
      en: 'A second fault right after a promotion, before a standby is synchronous again; both nodes come back later, with their disks',
      'pt-BR':
        'Uma segunda falha logo após uma promoção, antes de haver de novo um standby síncrono; os dois nós voltam depois, com seus discos',
    },
    objective: () => atMost('acknowledged-writes-lost', 0, 'count', WRITES_LOST),
    freshness: FRESHNESS.week,
    drills: ['failover-second'],
    dependsOn: CLUSTER,
  },
  {
    id: 'strict-mode-acknowledges-nothing-alone',
    area: 'database',
    // What `database.strict` is for. A stack without it goes on alone for a moment and does not promise this: the drill then turns the
    // mode on for as long as it lasts, and `failover-second` reports how much is acknowledged alone without it.
    weight: 1,
    applies: (spec) => spec.database.synchronous > 0,
    title: {
      en: 'In strict mode no write is acknowledged by one node alone',
      'pt-BR': 'No modo estrito nenhuma escrita é confirmada por um nó só',
    },
    faultModel: {
      en: 'The new primary dies right after its promotion, and what only it had is gone for as long as it is away',
      'pt-BR': 'O novo primário morre logo após a promoção, e o que só ele tinha some enquanto ele não volta',
    },
    objective: () => atMost('writes-acknowledged-alone', 0, 'count', ACKNOWLEDGED_ALONE),
    freshness: FRESHNESS.month,
    drills: ['failover-second-strict'],
    dependsOn: CLUSTER,
  },
  {
    id: 'writes-return-in-time',
    area: 'database',
    weight: 5,
    title: { en: 'Writes return in time after the primary fails', 'pt-BR': 'A escrita volta a tempo depois que o primário falha' },
    faultModel: {
      en: 'PostgreSQL is killed, or its node dies or hangs',
      'pt-BR': 'O PostgreSQL é morto, ou o nó dele cai ou trava',
    },
    objective: (spec) => atMost('seconds-without-writes', spec.objectives.writesReturn / 1000, 'seconds', WITHOUT_WRITES),
    freshness: FRESHNESS.week,
    drills: ['failover-crash', 'failover-node', 'failover-hang'],
    dependsOn: PATH,
  },
  {
    id: 'writes-return-after-partition',
    area: 'database',
    weight: 4,
    title: { en: 'Writes return after the primary is cut off', 'pt-BR': 'A escrita volta depois que o primário fica isolado' },
    faultModel: {
      en: 'The primary is cut off from etcd, from its standbys, or from all',
      'pt-BR': 'O primário fica isolado do etcd, dos standbys ou de todos',
    },
    // A living node that cannot be asked is never fenced on suspicion: Patroni's lease must run out. 20 s of ttl, which newer
    // versions do not let go lower, one retry of 10 s, an election and its checkpoint: twice that.
    objective: () => atMost('seconds-without-writes', 60, 'seconds', WITHOUT_WRITES),
    freshness: FRESHNESS.week,
    drills: ['failover-partition'],
    dependsOn: PATH,
  },
  {
    id: 'one-primary-acknowledges',
    area: 'database',
    weight: 5,
    title: { en: 'Only one primary acknowledges writes', 'pt-BR': 'Só um primário confirma escritas' },
    faultModel: {
      en: 'The old primary hangs and is fenced or wakes up, or is still running, with sessions open, when another was promoted',
      'pt-BR': 'O antigo primário trava e é isolado ou acorda, ou continua rodando, com sessões abertas, depois que outro foi promovido',
    },
    objective: () =>
      atMost('stale-primary-seconds', 0, 'seconds', {
        en: 'Time in which an old primary still acknowledges',
        'pt-BR': 'Tempo em que um antigo primário ainda confirma',
      }),
    freshness: FRESHNESS.week,
    drills: ['failover-hang', 'failover-partition'],
    dependsOn: CLUSTER,
  },
  {
    id: 'old-primary-rejoins',
    area: 'database',
    weight: 4,
    title: { en: 'The old primary comes back as a standby by itself', 'pt-BR': 'O antigo primário volta sozinho como standby' },
    faultModel: {
      en: 'After every kind of failover',
      'pt-BR': 'Depois de cada tipo de failover',
    },
    objective: () => ({
      text: { en: 'It streams from the new primary, with the same data', 'pt-BR': 'Ele replica do novo primário, com os mesmos dados' },
    }),
    freshness: FRESHNESS.week,
    drills: ['failover-crash', 'failover-node', 'failover-hang', 'failover-partition'],
    dependsOn: CLUSTER,
  },
  {
    id: 'no-failed-request-in-switchover',
    area: 'database',
    weight: 4,
    title: { en: 'A planned switchover fails no request', 'pt-BR': 'Uma troca planejada não derruba nenhuma requisição' },
    faultModel: { en: 'The primary is switched under load', 'pt-BR': 'O primário é trocado sob carga' },
    objective: () => atMost('failed-requests', 0, 'count', { en: 'Failed requests', 'pt-BR': 'Requisições com falha' }),
    freshness: FRESHNESS.week,
    drills: ['switchover'],
    dependsOn: PATH,
  },
  {
    id: 'switchover-wait-is-short',
    area: 'database',
    weight: 2,
    title: { en: 'A planned switchover makes nobody wait long', 'pt-BR': 'Numa troca planejada ninguém espera muito' },
    faultModel: { en: 'The primary is switched under load', 'pt-BR': 'O primário é trocado sob carga' },
    // Below the two seconds after which a person's flow of thought breaks (Nielsen, 1993: 1 s; we allow half a second more).
    objective: () => atMost('longest-wait', 1.5, 'seconds', { en: 'Longest wait', 'pt-BR': 'Maior espera' }),
    freshness: FRESHNESS.week,
    drills: ['switchover'],
    dependsOn: PATH,
  },
  {
    id: 'standby-loss-is-no-outage',
    area: 'database',
    weight: 4,
    title: { en: 'Losing a standby stops no write', 'pt-BR': 'Perder um standby não para a escrita' },
    faultModel: { en: 'A synchronous standby dies', 'pt-BR': 'Um standby síncrono cai' },
    // One round of retries of a client with a connect time-out of a second is not felt as an outage.
    objective: () => atMost('seconds-without-writes', 1, 'seconds', WITHOUT_WRITES),
    freshness: FRESHNESS.week,
    drills: ['standby-loss'],
    dependsOn: CLUSTER,
  },
  {
    id: 'replication-keeps-up',
    area: 'database',
    weight: 3,
    title: { en: 'Standbys keep up in time', 'pt-BR': 'Os standbys acompanham no tempo' },
    faultModel: { en: 'Sustained write load', 'pt-BR': 'Carga de escrita sustentada' },
    objective: (spec) =>
      atMost('replication-lag', spec.objectives.replicationLag / 1000, 'seconds', {
        en: 'Replication lag',
        'pt-BR': 'Atraso da replicação',
      }),
    freshness: FRESHNESS.month,
    drills: ['replication-lag'],
    dependsOn: ['postgres'],
  },
  {
    id: 'replication-backlog-is-small',
    area: 'database',
    weight: 3,
    title: { en: 'Standbys keep up in bytes', 'pt-BR': 'Os standbys acompanham em bytes' },
    faultModel: { en: 'Sustained write load', 'pt-BR': 'Carga de escrita sustentada' },
    // The threshold of the lag alert: under load it must not ring.
    objective: () =>
      atMost('replication-backlog', 10_000_000, 'bytes', {
        en: 'WAL a standby has not applied',
        'pt-BR': 'WAL que um standby ainda não aplicou',
      }),
    freshness: FRESHNESS.month,
    drills: ['replication-lag'],
    dependsOn: ['postgres'],
  },
];
