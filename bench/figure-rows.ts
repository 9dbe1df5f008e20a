import type { Message } from '../packages/prumo/src/messages/message.ts';

/** A line of the table of figures: which samples of which result it shows. */
export interface FigureRow {
  readonly result: string;
  readonly sample: string;
  readonly label: Message;
}

const row = (result: string, sample: string, en: string, pt: string): FigureRow => ({ result, sample, label: { en, 'pt-BR': pt } });

/** The figures people are told, in the order in which they ask. */
export const FIGURE_ROWS: readonly FigureRow[] = [
  row(
    'up',
    'total',
    '`prumo up` from nothing, servers installed, until everything is healthy',
    '`prumo up` do zero, servidores já instalados, até tudo estar saudável',
  ),
  row('second-up', 'total', '`prumo up` when everything is up', '`prumo up` com tudo já de pé'),
  row('status', 'node 24', '`prumo status`, by Node.js 24', '`prumo status`, pelo Node.js 24'),
  row('status', 'older node', '`prumo status`, by an older Node.js', '`prumo status`, por um Node.js mais antigo'),
  row('memory', 'rss together', 'Agent, controller and keeper: resident memory', 'Agente, controlador e guardião: memória residente'),
  row('memory', 'pss together', 'The same, shared pages counted once', 'O mesmo, páginas compartilhadas contadas uma vez'),
  row(
    'idle',
    'together',
    'Agent, controller and keeper: processor use at rest',
    'Agente, controlador e guardião: uso de processador em repouso',
  ),
  row(
    'throughput',
    'pooler:direct, 16 clients',
    'Reads through pooler and router, of what PostgreSQL gives directly; 16 clients',
    'Leituras pelo pooler e pelo roteador, do que o PostgreSQL dá diretamente; 16 clientes',
  ),
  row('throughput', 'pooler:direct, 32 clients', 'The same, 32 clients', 'O mesmo, 32 clientes'),
  row(
    'failover-node',
    'without writes',
    'Seconds without writes: the primary’s node dies',
    'Segundos sem escritas: morre o nó do primário',
  ),
  row(
    'failover-node',
    'without writes, Patroni’s defaults',
    'The same, with Patroni’s defaults and no fast failover',
    'O mesmo, com os padrões do Patroni e sem failover rápido',
  ),
  row('failover-crash', 'without writes', 'Seconds without writes: PostgreSQL killed', 'Segundos sem escritas: PostgreSQL morto'),
  row('failover-crash', 'without writes, Patroni’s defaults', 'The same, with Patroni’s defaults', 'O mesmo, com os padrões do Patroni'),
  row(
    'failover-hang',
    'without writes',
    'Seconds without writes: the primary’s node hangs, `fast_failover: hang`',
    'Segundos sem escritas: trava o nó do primário, `fast_failover: hang`',
  ),
  row('failover-hang', 'without writes, Patroni’s defaults', 'The same, with Patroni’s defaults', 'O mesmo, com os padrões do Patroni'),
  row(
    'false-failovers',
    'changes of leader',
    'False failovers under four busy loops and TPC-B',
    'Failovers falsos sob quatro laços ocupados e TPC-B',
  ),
  row('data', 'load', 'The example’s data: 126,000 rows and its documents', 'Os dados do exemplo: 126.000 linhas e seus documentos'),
];
