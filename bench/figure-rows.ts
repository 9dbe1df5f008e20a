import type { Message } from '../packages/prumo/src/messages/message.ts';
import { AUDIT, auditSample } from './app/audit/measured.ts';
import { DRAIN_SAMPLE, DRAINS } from './app/drains/measured.ts';
import { ESCRITORIO, escritorioSample } from './app/escritorio/measured.ts';
import { OVERHEAD, overheadSample } from './app/overhead/measured.ts';
import { SCRAPE, SCRAPE_SAMPLE } from './app/scrape/measured.ts';
import type { Endpoint, Variant } from './app/service/variants.ts';
import { BACKUP_SAMPLE } from './backup/figures.ts';
import { SAMPLE } from './drills/drill-figures.ts';
import { SETTINGS } from './failover/settings.ts';

/** A line of the table of figures: which samples of which result it shows. */
export interface FigureRow {
  readonly result: string;
  readonly sample: string;
  /** Fewest samples that make it a figure. */
  readonly atLeast: number;
  /** Shares of the runs it comes from that must have been proven, or accounted for, before its goal is met. */
  readonly provided: readonly string[];
  readonly label: Message;
}

const row = (result: string, sample: string, en: string, pt: string, atLeast = 1, provided: readonly string[] = []): FigureRow => ({
  result,
  sample,
  atLeast,
  provided,
  label: { en, 'pt-BR': pt },
});

/** Runs of a drill that make a median. */
const RUNS = 10;
const drill = (result: string, sample: string, en: string, pt: string): FigureRow => row(result, sample, en, pt, RUNS, [SAMPLE.proven]);

/** Rounds that make a median, on a database of a size that counts. */
const ROUNDS = 3;
const backup = (sample: string, en: string, pt: string): FigureRow => row('backup', sample, en, pt, ROUNDS, ['database size']);

/** Rounds of a bench of the kit that make a median. */
const TURNS = 5;
const kept = (endpoint: Endpoint, variant: Variant, en: string, pt: string): FigureRow =>
  row(OVERHEAD, overheadSample.ratio(endpoint, variant), en, pt, TURNS);
const BY_ENDPOINT: Readonly<Record<Endpoint, Message>> = {
  trivial: { en: 'an answer without any work', 'pt-BR': 'uma resposta sem trabalho nenhum' },
  read: { en: 'an SQL read', 'pt-BR': 'uma leitura SQL' },
  write: { en: 'an SQL write', 'pt-BR': 'uma escrita SQL' },
};
const BY_VARIANT: Readonly<Record<Exclude<Variant, 'bare' | 'metrics'>, Message>> = {
  'fastify-metrics': { en: 'The same, with fastify-metrics', 'pt-BR': 'O mesmo, com fastify-metrics' },
  opentelemetry: { en: 'The same, with OpenTelemetry’s defaults', 'pt-BR': 'O mesmo, com os padrões do OpenTelemetry' },
  kit: { en: 'The same, with all of the kit, traces at 1 %', 'pt-BR': 'O mesmo, com o kit inteiro, rastros a 1 %' },
};
const MEASURED_BY = ['metrics', 'kit', 'fastify-metrics', 'opentelemetry'] as const;
/** What is left of bare Fastify’s throughput, by what measures it. */
const overhead = (endpoint: Endpoint): readonly FigureRow[] =>
  MEASURED_BY.map((variant) => {
    const { en, 'pt-BR': pt } = BY_ENDPOINT[endpoint];
    return variant === 'metrics'
      ? kept(
          endpoint,
          variant,
          `Throughput with the kit’s metrics, of bare Fastify’s: ${en}`,
          `Vazão com as métricas do kit, da do Fastify puro: ${pt}`,
        )
      : kept(endpoint, variant, BY_VARIANT[variant].en, BY_VARIANT[variant]['pt-BR']);
  });

const BESIDE: Readonly<Record<(typeof SETTINGS)[number]['id'], Message>> = {
  prumo: { en: '', 'pt-BR': '' },
  'synchronous-2': { en: 'The same, `synchronous: 2`', 'pt-BR': 'O mesmo, `synchronous: 2`' },
  strict: { en: 'The same, `strict: true`', 'pt-BR': 'O mesmo, `strict: true`' },
  patroni: { en: 'The same, Patroni’s defaults and no fast failover', 'pt-BR': 'O mesmo, padrões do Patroni e sem failover rápido' },
};

/** Seconds without writes after a fault, with every setting it is measured with. */
const lost = (result: string, en: string, pt: string): readonly FigureRow[] =>
  SETTINGS.map(({ id, suffix }) => {
    const label = id === 'prumo' ? { en, 'pt-BR': pt } : BESIDE[id];
    const provided = id === 'patroni' ? [] : [`${SAMPLE.proven}${suffix}`, `${SAMPLE.readEverywhere}${suffix}`];
    return row(result, `${SAMPLE.withoutWrites}${suffix}`, label.en, label['pt-BR'], RUNS, provided);
  });

/** The figures people are told, in the order in which they ask. */
export const FIGURE_ROWS: readonly FigureRow[] = [
  row(
    'up',
    'total',
    '`prumo up` from nothing, servers installed, until everything is healthy',
    '`prumo up` do zero, servidores já instalados, até tudo estar saudável',
    3,
  ),
  row('second-up', 'total', '`prumo up` when everything is up', '`prumo up` com tudo já de pé', 5),
  row('status', 'status', '`prumo status`', '`prumo status`', 20),
  row('memory', 'rss together', 'Agent, controller and keeper: resident memory', 'Agente, controlador e guardião: memória residente', 7),
  row('memory', 'pss together', 'The same, shared pages counted once', 'O mesmo, páginas compartilhadas contadas uma vez', 7),
  row(
    'idle',
    'together',
    'Agent, controller and keeper: processor use at rest',
    'Agente, controlador e guardião: uso de processador em repouso',
    6,
  ),
  row(
    'throughput',
    'pooler:direct, 16 clients',
    'Reads through pooler and router, of what PostgreSQL gives directly; 16 clients',
    'Leituras pelo pooler e pelo roteador, do que o PostgreSQL dá diretamente; 16 clientes',
    5,
  ),
  row('throughput', 'pooler:direct, 32 clients', 'The same, 32 clients', 'O mesmo, 32 clientes', 5),
  row('data', 'load', 'The example’s data: 126,000 rows and its documents', 'Os dados do exemplo: 126.000 linhas e seus documentos'),
  row(
    'consecutive-failovers',
    SAMPLE.lost,
    'Acknowledged writes lost, each of 100 consecutive failovers',
    'Escritas confirmadas perdidas, cada um de 100 failovers seguidos',
    100,
    [SAMPLE.readEverywhere, 'failovers judged'],
  ),
  ...lost('failover-node', 'Seconds without writes: the primary’s node dies', 'Segundos sem escritas: morre o nó do primário'),
  ...lost('failover-crash', 'Seconds without writes: PostgreSQL killed', 'Segundos sem escritas: PostgreSQL morto'),
  ...lost(
    'failover-hang',
    'Seconds without writes: the primary’s node hangs, `fast_failover: hang`',
    'Segundos sem escritas: trava o nó do primário, `fast_failover: hang`',
  ),
  row(
    'false-failovers',
    'changes of leader',
    'False failovers in an hour of four busy loops and TPC-B',
    'Failovers falsos em uma hora de quatro laços ocupados e TPC-B',
    1,
    ['time under load', 'processors in use'],
  ),
  drill('switchover', SAMPLE.failed, 'Planned switchover: failed requests', 'Troca planejada: requisições que falharam'),
  drill('switchover', SAMPLE.wait, 'Planned switchover: longest wait', 'Troca planejada: maior espera'),
  drill('standby-loss', SAMPLE.withoutWrites, 'Seconds without writes: a standby lost', 'Segundos sem escritas: perda de um standby'),
  drill('etcd-leader-loss', SAMPLE.failed, 'etcd’s leader lost: failed requests', 'Perda do líder do etcd: requisições que falharam'),
  drill('router-loss', SAMPLE.withoutWrites, 'Seconds without writes: a router lost', 'Segundos sem escritas: perda de um roteador'),
  drill('pooler-loss', SAMPLE.withoutWrites, 'Seconds without writes: a pooler lost', 'Segundos sem escritas: perda de um pooler'),
  drill(
    'redis-failover',
    SAMPLE.withoutWrites,
    'Seconds without writes to the cache: the Redis master dies',
    'Segundos sem escritas no cache: morre o mestre do Redis',
  ),
  drill(
    'pool-saturation',
    SAMPLE.failed,
    '1,000 clients on 25 connections: failed requests',
    '1.000 clientes em 25 conexões: requisições que falharam',
  ),
  drill(
    'pool-saturation',
    SAMPLE.throughput,
    'The same: throughput, of what 25 clients get',
    'O mesmo: vazão, do que 25 clientes conseguem',
  ),
  row('prove', 'total', '`prumo prove --all` with the example', '`prumo prove --all` com o exemplo', 1, [SAMPLE.proven]),
  backup(
    BACKUP_SAMPLE.full,
    'Full physical backup: processor time, of what `pg_dump | gzip -6` takes',
    'Backup físico completo: tempo de processador, do que `pg_dump | gzip -6` leva',
  ),
  backup(
    BACKUP_SAMPLE.logical,
    'Logical copy with checksums of all content: the same',
    'Cópia lógica com somas de verificação de todo o conteúdo: o mesmo',
  ),
  backup(
    BACKUP_SAMPLE.physicalRestore,
    'Physical restore until it answers, of what `gzip -dc | psql` takes',
    'Restauração física até responder, do que `gzip -dc | psql` leva',
  ),
  backup(BACKUP_SAMPLE.logicalRestore, 'Logical restore until it answers: the same', 'Restauração lógica até responder: o mesmo'),
  backup(BACKUP_SAMPLE.drill, 'Restore drill with all checks: the same', 'Exercício de restauração com todas as verificações: o mesmo'),
  backup(
    BACKUP_SAMPLE.logicalDrill,
    'Logical restore drill with all checks: the same',
    'Exercício de restauração lógica com todas as verificações: o mesmo',
  ),
  backup(
    BACKUP_SAMPLE.besideFull,
    'TPC-B during a full backup, of what it reaches alone',
    'TPC-B durante um backup completo, do que alcança sozinho',
  ),
  backup(BACKUP_SAMPLE.besideLogical, 'The same, during a logical copy', 'O mesmo, durante uma cópia lógica'),
  backup(
    BACKUP_SAMPLE.memory,
    'Prumo’s own memory while it backs up and restores',
    'Memória do próprio Prumo enquanto faz e restaura backups',
  ),
  ...overhead('trivial'),
  ...overhead('read'),
  ...overhead('write'),
  row(SCRAPE, SCRAPE_SAMPLE.answer, '`/metrics` at the caps on series', '`/metrics` nos limites de séries', 20),
  row(
    AUDIT,
    auditSample.ratio('head row', 8),
    'Writes with an audit entry in a chain, of those with a row without one; eight tenants',
    'Escritas com registro de auditoria encadeado, das que têm uma linha sem cadeia; oito inquilinos',
    TURNS,
  ),
  row(AUDIT, auditSample.ratio('head row', 1), 'The same, all in one tenant', 'O mesmo, tudo em um só inquilino', TURNS),
  row(
    DRAINS,
    DRAIN_SAMPLE.failed,
    'Failed requests, each of 100 drains under load',
    'Requisições que falharam, cada uma de 100 drenagens sob carga',
    100,
    [DRAIN_SAMPLE.cut, DRAIN_SAMPLE.sent, DRAIN_SAMPLE.lag],
  ),
  ...(['list page', 'sign-in page'] as const).map((kind) =>
    row(
      ESCRITORIO,
      escritorioSample.p99(kind),
      kind === 'list page' ? 'Escritório, 100 requests/s with sign-ins among them, p99: the list of cases' : 'The same: the sign-in page',
      kind === 'list page'
        ? 'Escritório, 100 requisições/s com logins entre elas, p99: a lista de processos'
        : 'O mesmo: a página de login',
      3,
      [escritorioSample.failed('pages'), escritorioSample.lag('pages'), escritorioSample.reached(kind)],
    ),
  ),
  ...(['command', 'query'] as const).map((kind) =>
    row(
      ESCRITORIO,
      escritorioSample.p99(kind),
      kind === 'command' ? 'Escritório, 100 commands/s and 1,000 queries/s at once, p99: commands' : 'The same: queries',
      kind === 'command' ? 'Escritório, 100 comandos/s e 1.000 consultas/s ao mesmo tempo, p99: comandos' : 'O mesmo: consultas',
      3,
      [escritorioSample.failed('both'), escritorioSample.lag('both'), escritorioSample.reached(kind)],
    ),
  ),
  row(ESCRITORIO, escritorioSample.reached('query'), 'The same: queries answered', 'O mesmo: consultas respondidas', 3),
];
