import type { Message } from '../packages/prumo/src/messages/message.ts';
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
];
