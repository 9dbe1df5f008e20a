import type { Message } from '../../messages/message.ts';
import { formatSize } from '../values/units.ts';

const say = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });
const plural = (count: number, one: string, more: string): string => `${count} ${count === 1 ? one : more}`;

export const replicasTimesPool = (replicas: number, pool: number): Message =>
  say(`${plural(replicas, 'replica', 'replicas')} × pool ${pool}`, `${plural(replicas, 'réplica', 'réplicas')} × pool ${pool}`);
export const rollingUpdate = (processes: number, pool: number): Message =>
  say(
    `an old and a new replica overlap: ${plural(processes, 'process', 'processes')} × pool ${pool}`,
    `uma réplica antiga e uma nova coexistem: ${plural(processes, 'processo', 'processos')} × pool ${pool}`,
  );
export const tooManyClients = (needed: number, limit: number): Message =>
  say(
    `The application may open ${needed} connections and one pooler accepts ${limit}: lower \`app.pool\` or the replicas, or raise \`database.pooler.max_clients\`.`,
    `A aplicação pode abrir ${needed} conexões e um pooler aceita ${limit}: reduza \`app.pool\` ou as réplicas, ou aumente \`database.pooler.max_clients\`.`,
  );

export const pools = (instances: number, each: number): Message =>
  say(`${plural(instances, 'pooler', 'poolers')} × ${each}`, `${plural(instances, 'pooler', 'poolers')} × ${each}`);
export const readPools = (instances: number, each: number): Message =>
  say(
    `${plural(instances, 'pooler', 'poolers')} × ${each}, on the same server when it is the last one`,
    `${plural(instances, 'pooler', 'poolers')} × ${each}, no mesmo servidor quando ele é o último`,
  );
export const poolReserve = (instances: number, databases: number, each: number): Message =>
  say(
    `for clients that have waited: ${plural(instances, 'pooler', 'poolers')} × ${databases} databases × ${each}`,
    `para clientes que já esperaram: ${plural(instances, 'pooler', 'poolers')} × ${databases} bancos × ${each}`,
  );
export const authQuery = (instances: number, databases: number, each: number): Message =>
  say(
    `to look passwords up: ${plural(instances, 'pooler', 'poolers')} × ${databases} databases × ${each}`,
    `para consultar senhas: ${plural(instances, 'pooler', 'poolers')} × ${databases} bancos × ${each}`,
  );
export const direct = (): Message =>
  say('`${database.direct_url}`: migrations, LISTEN, shells', '`${database.direct_url}`: migrações, LISTEN, shells');
export const patroni = (): Message =>
  say('its loop, its REST interface, and pg_rewind of a returning node', 'seu laço, sua interface REST e o pg_rewind de um nó que volta');
export const monitor = (): Message =>
  say('the metrics exporter, two scrapes at once', 'o exportador de métricas, duas coletas ao mesmo tempo');
export const prumo = (): Message => say('health probes and drills', 'sondas de saúde e ensaios');
export const superusers = (): Message =>
  say(
    '`superuser_reserved_connections`: the way in when all else is full',
    '`superuser_reserved_connections`: a entrada quando o resto está cheio',
  );
export const replication = (): Message =>
  say('standbys count against `max_wal_senders` since PostgreSQL 12', 'standbys contam em `max_wal_senders` desde o PostgreSQL 12');
export const tooManyServers = (needed: number, limit: number, largest: number): Message => {
  const en = largest > 0 ? `lower \`database.pooler.size\` to ${largest} or less, or raise` : 'raise';
  const pt = largest > 0 ? `reduza \`database.pooler.size\` para ${largest} ou menos, ou aumente` : 'aumente';
  return say(
    `PostgreSQL may need ${needed} connections and has ${limit}: ${en} \`database.max_connections\`.`,
    `O PostgreSQL pode precisar de ${needed} conexões e tem ${limit}: ${pt} \`database.max_connections\`.`,
  );
};

export const copies = (count: number, bytes: number): Message =>
  say(`${count} × ${formatSize(Math.round(bytes))}`, `${count} × ${formatSize(Math.round(bytes))}`);
export const prumoMemory = (): Message => say('agent and controller', 'agente e controlador');
export const system = (): Message => say('kept for the system', 'reservado para o sistema');
export const otherStack = (): Message => say('another stack on this machine', 'outra stack nesta máquina');
export const tooLittleMemory = (needed: number, limit: number, largest: string): Message =>
  say(
    `${formatSize(needed)} of memory are needed and the machine has ${formatSize(limit)}; \`${largest}\` takes the most. Lower replicas, \`memory\` settings or standbys.`,
    `São necessários ${formatSize(needed)} de memória e a máquina tem ${formatSize(limit)}; \`${largest}\` usa mais. Reduza réplicas, valores de \`memory\` ou standbys.`,
  );

export const shareOfNode = (share: string, node: string): Message => say(`${share} of the node’s ${node}`, `${share} dos ${node} do nó`);
export const workMem = (node: string, buffers: string, connections: number, workers: number): Message =>
  say(
    `(${node} − ${buffers}) ÷ (3 × ${connections} connections) ÷ ${workers}, at least 4 MB`,
    `(${node} − ${buffers}) ÷ (3 × ${connections} conexões) ÷ ${workers}, no mínimo 4 MB`,
  );
export const maintenance = (node: string): Message =>
  say(`1/16 of the node’s ${node}, from 16 MB to 2 GB`, `1/16 dos ${node} do nó, de 16 MB a 2 GB`);
export const walBuffers = (): Message => say('1/32 of shared_buffers, at most 16 MB', '1/32 de shared_buffers, no máximo 16 MB');
export const workers = (cores: number): Message =>
  say(`${plural(cores, 'core', 'cores')}, at least 8`, `${plural(cores, 'núcleo', 'núcleos')}, no mínimo 8`);
export const parallel = (cores: number): Message => say(plural(cores, 'core', 'cores'), plural(cores, 'núcleo', 'núcleos'));
export const perGather = (cores: number): Message =>
  say(`half of ${plural(cores, 'core', 'cores')}, at most 4`, `metade de ${plural(cores, 'núcleo', 'núcleos')}, no máximo 4`);
