import type { Message } from '../../messages/message.ts';
import type { Area, Verdict } from '../../model/index.ts';
import type { Horizon, Standing } from './model.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

/** Names of the fixed words of evidence, as a report prints them. */
export const AREA_NAMES: Readonly<Record<Area, Message>> = {
  database: both('Database', 'Banco de dados'),
  backups: both('Backups', 'Backups'),
  monitoring: both('Monitoring', 'Monitoramento'),
  security: both('Security', 'Segurança'),
  secrets: both('Secrets', 'Segredos'),
  scalability: both('Scalability', 'Escalabilidade'),
  deploy: both('Deploy', 'Deploy'),
  documentation: both('Documentation', 'Documentação'),
  compliance: both('Compliance', 'Conformidade'),
};

/** Of claims: a promise, feminine in Portuguese. */
export const STANDING_NAMES: Readonly<Record<Standing, Message>> = {
  failed: both('failed', 'falhou'),
  stale: both('stale', 'vencida'),
  never: both('not proven', 'não provada'),
  proven: both('proven', 'provada'),
  waived: both('waived', 'dispensada'),
};

/** Headings of the groups of claims. */
export const STANDING_GROUPS: Readonly<Record<Standing, Message>> = {
  failed: both('Failed', 'Falharam'),
  stale: both('Stale', 'Vencidas'),
  never: both('Not proven yet', 'Ainda não provadas'),
  proven: both('Proven', 'Provadas'),
  waived: both('Waived', 'Dispensadas'),
};

/** Of runs: a drill, masculine in Portuguese. */
export const VERDICT_NAMES: Readonly<Record<Verdict, Message>> = {
  proven: both('proven', 'provado'),
  failed: both('failed', 'falhou'),
  inconclusive: both('inconclusive', 'inconclusivo'),
};

/** Beside every word, so that colour is never the only sign. */
export const MARKS: Readonly<Record<Standing | Verdict, string>> = {
  proven: '✓',
  failed: '✗',
  stale: '~',
  never: '○',
  waived: '–',
  inconclusive: '?',
};

export const HORIZON_NAMES: Readonly<Record<Horizon, Message>> = {
  now: both('Now', 'Agora'),
  'two-weeks': both('Within two weeks', 'Em duas semanas'),
  month: both('Within a month', 'Em um mês'),
};

export const HEALTH_NAMES: Readonly<Record<string, Message>> = {
  healthy: both('healthy', 'saudável'),
  starting: both('starting', 'iniciando'),
  unhealthy: both('unhealthy', 'com problema'),
  stopped: both('stopped', 'parado'),
  'backing-off': both('restarting', 'reiniciando'),
  held: both('held', 'retido'),
  paused: both('paused', 'pausado'),
  unknown: both('unknown', 'desconhecido'),
};

export const ENVIRONMENT_NAMES: Readonly<Record<string, Message>> = {
  production: both('production', 'produção'),
  staging: both('staging', 'homologação'),
  development: both('development', 'desenvolvimento'),
};

/** Measurements people look at. One without a name here is shown by its own. */
export const MEASUREMENT_NAMES: Readonly<Record<string, Message>> = {
  'seconds-without-writes': both('Time without writes', 'Tempo sem escrita'),
  'seconds-without-answers': both('Time without answers', 'Tempo sem resposta'),
  'acknowledged-writes-lost': both('Acknowledged writes lost', 'Escritas confirmadas perdidas'),
  'confirmed-writes-lost': both('Confirmed writes lost', 'Escritas com cópia confirmada perdidas'),
  'failed-requests': both('Failed requests', 'Requisições com falha'),
  'requests-told-failed': both('Requests told that they failed', 'Requisições que receberam a falha'),
  'requests-unanswered': both('Requests without an answer', 'Requisições sem resposta'),
  'longest-wait': both('Longest wait', 'Maior espera'),
  'replication-lag': both('Replication lag', 'Atraso da replicação'),
  'replication-backlog': both('Replication backlog', 'Replicação pendente'),
  'throughput-lost': both('Throughput lost', 'Vazão perdida'),
  'wrong-passwords-accepted': both('Wrong passwords accepted', 'Senhas erradas aceitas'),
  'stale-primary-seconds': both('Old primary still acknowledging', 'Primário antigo ainda confirmando'),
  'seconds-to-new-primary': both('Time to a new primary', 'Tempo até o novo primário'),
  'seconds-to-rejoin': both('Time until whole again', 'Tempo até ficar inteiro de novo'),
  'seconds-to-service': both('Time until it serves again', 'Tempo até voltar a atender'),
  'seconds-to-roll-back': both('Time to roll back', 'Tempo para desfazer'),
  'tables-compared': both('Tables compared', 'Tabelas comparadas'),
  'seconds-to-answering': both('Time until the restored database answers', 'Tempo até o banco restaurado responder'),
  'bytes-restored': both('Bytes restored', 'Bytes restaurados'),
  'tables-differing': both('Tables that differ', 'Tabelas diferentes'),
  'writes-acknowledged': both('Writes acknowledged', 'Escritas confirmadas'),
  'writes-refused': both('Writes refused', 'Escritas recusadas'),
  'writes-unknown': both('Writes of unknown outcome', 'Escritas de desfecho desconhecido'),
  p99: both('99th percentile of answers', 'Percentil 99 das respostas'),
};

export function measurementName(name: string): Message {
  return MEASUREMENT_NAMES[name] ?? both(name, name);
}
