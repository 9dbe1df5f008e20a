import { type Alert, around, flat, growing, MINUTE, perSecond, SECOND } from '../../model/index.ts';

/** Redis' own default of `maxclients` (redis.conf), which Prumo leaves and gives it files for. */
const MAX_CLIENTS = 10_000;

/** The cache answers, has a master, and room. Thresholds are our own; the catalogue names the conditions. */
export const redisAlerts: readonly Alert[] = [
  {
    name: 'RedisDown',
    severity: 'P0',
    area: 'cache',
    expr: () => 'redis_up{job="redis"} == 0',
    for: 10 * SECOND,
    summary: { en: 'Redis on {{ $labels.node }} does not answer', 'pt-BR': 'O Redis em {{ $labels.node }} não responde' },
    description: {
      en: 'If it was the master, Sentinel should have made the replica one within seconds: `prumo status`.',
      'pt-BR': 'Se era o master, o Sentinel já deve ter promovido a réplica em segundos: `prumo status`.',
    },
    runbook: 'redis',
    dashboard: 'redis',
    claim: 'cache-failover-keeps-address',
    absentTwin: { metric: 'redis_up', labels: { job: 'redis' }, atLeast: ({ cache }) => 1 + (cache?.replicas ?? 0) },
    tests: around({ at: 10 * SECOND, step: 5 * SECOND, labels: { node: 'cache1' } }, 0, 1, (up) => ({
      'redis_up{job="redis",node="cache1"}': flat(up),
    })),
  },
  {
    name: 'RedisNoMaster',
    severity: 'P0',
    area: 'cache',
    expr: () => '(count(redis_instance_info{job="redis",role="master"}) or vector(0)) < 1',
    for: 10 * SECOND,
    summary: { en: 'The cache has no master', 'pt-BR': 'O cache não tem master' },
    description: {
      en: 'Sessions and cached values cannot be written. Ask each Sentinel which it takes for master, and whether they are enough to agree.',
      'pt-BR':
        'Sessões e valores em cache não podem ser gravados. Pergunte a cada Sentinel quem é o master, e se são suficientes para concordar.',
    },
    runbook: 'redis',
    dashboard: 'redis',
    claim: 'cache-writes-return-in-time',
    tests: around({ at: 10 * SECOND, step: 5 * SECOND }, 'slave', 'master', (role) => ({
      [`redis_instance_info{job="redis",node="cache1",role="${role}"}`]: flat(1),
      'redis_instance_info{job="redis",node="cache2",role="slave"}': flat(1),
    })),
  },
  {
    name: 'RedisReplicaBroken',
    severity: 'P1',
    area: 'cache',
    applies: ({ cache }) => (cache?.replicas ?? 0) > 0,
    // As the master counts them: a replica that is dead says nothing of itself.
    expr: ({ cache }) => `max(redis_connected_slaves{job="redis"}) < ${cache?.replicas ?? 0}`,
    for: MINUTE,
    summary: { en: 'Only {{ $value }} replicas follow the master', 'pt-BR': 'Só {{ $value }} réplicas seguem o master' },
    description: {
      en: 'If the master dies now, what was written since is gone, or nobody takes over.',
      'pt-BR': 'Se o master cair agora, o que foi escrito desde então se perde, ou ninguém assume.',
    },
    runbook: 'redis',
    dashboard: 'redis',
    claim: 'confirmed-cache-writes-kept',
    tests: around({ at: MINUTE }, 0, 1, (replicas) => ({
      'redis_connected_slaves{job="redis",node="cache1"}': flat(replicas),
      'redis_connected_slaves{job="redis",node="cache2"}': flat(0),
    })),
  },
  {
    name: 'RedisMemoryHigh',
    severity: 'P1',
    area: 'cache',
    expr: () => 'redis_memory_used_bytes{job="redis"} / (redis_memory_max_bytes{job="redis"} > 0) > 0.9',
    for: 5 * MINUTE,
    summary: {
      en: 'Redis on {{ $labels.node }} uses {{ $value | humanizePercentage }} of its memory',
      'pt-BR': 'O Redis em {{ $labels.node }} usa {{ $value | humanizePercentage }} da memória',
    },
    description: ({ cache }) => ({
      en: `At its limit it does what the spec’s policy says: \`${cache?.policy ?? 'noeviction'}\`. With \`noeviction\` writes fail, sessions among them.`,
      'pt-BR': `No limite ele faz o que a política do spec diz: \`${cache?.policy ?? 'noeviction'}\`. Com \`noeviction\` as escritas falham, sessões inclusive.`,
    }),
    runbook: 'redis',
    dashboard: 'redis',
    claim: 'exhaustion-is-contained',
    tests: around({ at: 5 * MINUTE, labels: { node: 'cache1' } }, 91, 90, (used) => ({
      'redis_memory_used_bytes{job="redis",node="cache1"}': flat(used),
      'redis_memory_max_bytes{job="redis",node="cache1"}': flat(100),
    })),
  },
  {
    name: 'RedisEvictions',
    severity: 'P1',
    area: 'cache',
    // Where every key may be evicted, evicting is what was asked for.
    applies: ({ cache }) => cache !== undefined && !cache.policy.startsWith('allkeys-'),
    expr: () => 'increase(redis_evicted_keys_total{job="redis"}[5m]) > 0',
    for: 0,
    summary: { en: 'Redis on {{ $labels.node }} throws keys away', 'pt-BR': 'O Redis em {{ $labels.node }} descarta chaves' },
    description: {
      en: '{{ $value | humanize }} in five minutes, for want of memory. Sessions may be among them: people are logged out.',
      'pt-BR': '{{ $value | humanize }} em cinco minutos, por falta de memória. Pode haver sessões entre elas: pessoas são deslogadas.',
    },
    runbook: 'redis',
    dashboard: 'redis',
    tests: around({ at: 3 * MINUTE, labels: { node: 'cache1' } }, 1, 0, (keys) => ({
      'redis_evicted_keys_total{job="redis",node="cache1"}': growing(keys),
    })),
  },
  {
    name: 'RedisConnectionsHigh',
    severity: 'P1',
    area: 'cache',
    // Told by `CONFIG GET` alone, which tells passwords too: whoever watches may not ask.
    expr: () => `redis_connected_clients{job="redis"} / ${MAX_CLIENTS} > 0.8`,
    for: 5 * MINUTE,
    summary: {
      en: 'Redis on {{ $labels.node }} has {{ $value | humanizePercentage }} of the connections it takes',
      'pt-BR': 'O Redis em {{ $labels.node }} tem {{ $value | humanizePercentage }} das conexões que aceita',
    },
    description: {
      en: 'Somebody opens connections and does not close them; at the limit all others are refused.',
      'pt-BR': 'Alguém abre conexões e não fecha; no limite todos os outros são recusados.',
    },
    runbook: 'redis',
    dashboard: 'redis',
    tests: around({ at: 5 * MINUTE, labels: { node: 'cache1' } }, 0.81 * MAX_CLIENTS, 0.8 * MAX_CLIENTS, (clients) => ({
      'redis_connected_clients{job="redis",node="cache1"}': flat(clients),
    })),
  },
  {
    name: 'RedisConnectionsRejected',
    severity: 'P1',
    area: 'cache',
    expr: () => 'increase(redis_rejected_connections_total{job="redis"}[5m]) > 0',
    for: 0,
    summary: { en: 'Redis on {{ $labels.node }} refuses connections', 'pt-BR': 'O Redis em {{ $labels.node }} recusa conexões' },
    description: {
      en: '{{ $value | humanize }} in five minutes: there are as many as `maxclients` allows.',
      'pt-BR': '{{ $value | humanize }} em cinco minutos: já há tantas quantas o `maxclients` permite.',
    },
    runbook: 'redis',
    dashboard: 'redis',
    tests: around({ at: 3 * MINUTE, labels: { node: 'cache1' } }, 0.2, 0, (rejected) => ({
      'redis_rejected_connections_total{job="redis",node="cache1"}': perSecond(rejected),
    })),
  },
];
