import type { Message } from '../../messages/message.ts';

const say = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const title = (): Message =>
  say(
    'What production is, and what it promises. `prumo plan` shows what a change here would do.',
    'O que é a produção, e o que ela promete. `prumo plan` mostra o que uma mudança aqui faria.',
  );
export const units = (): Message =>
  say(
    'Sizes: 256MB, 1GB. Durations: 500ms, 5s, 5m, 1h, 1d. Shares: 99.9%.',
    'Tamanhos: 256MB, 1GB. Durações: 500ms, 5s, 5m, 1h, 1d. Porcentagens: 99.9%.',
  );
export const locale = (): Message =>
  say('language of pages, reports and messages: en or pt-BR', 'idioma de páginas, relatórios e mensagens: en ou pt-BR');
export const env = (): Message =>
  say(
    'Given to every process. Addresses stay the same over any failover; passwords are filled in when a process starts.',
    'Passado a todos os processos. Os endereços não mudam em nenhum failover; as senhas são preenchidas quando o processo inicia.',
  );
export const envFile = (): Message =>
  say('secrets of your own: see .env.example; never here', 'segredos seus: veja .env.example; nunca aqui');
export const envExample = (): Message =>
  say(
    `Secrets of your own that the application needs: keys of other services, for example. Prumo makes those of its servers itself.
Copy this file to .env, \`chmod 600 .env\`, fill it in there, and write \`env_file: .env\` under \`app\` in prumo.yaml.
.env stays out of version control and of releases; this file goes in, without values.`,
    `Segredos seus de que a aplicação precisa: chaves de outros serviços, por exemplo. Os dos servidores o próprio Prumo cria.
Copie este arquivo para .env, \`chmod 600 .env\`, preencha lá, e escreva \`env_file: .env\` em \`app\` no prumo.yaml.
O .env fica fora do controle de versão e das versões publicadas; este arquivo entra, sem valores.`,
  );
export const pool = (): Message =>
  say('database connections one replica opens at most', 'conexões de banco que uma réplica abre no máximo');
export const release = (): Message =>
  say(
    'Runs once before a new version takes traffic: migrations. Give it ${database.direct_url}.',
    'Roda uma vez antes de uma nova versão receber tráfego: migrações. Use ${database.direct_url}.',
  );
export const port = (): Message => say('listens on $HOST:$PORT, reached through the edge', 'escuta em $HOST:$PORT, acessível pela borda');
export const memory = (): Message => say('above this a replica is restarted', 'acima disso a réplica é reiniciada');
export const health = (): Message => say('answers 200 while it is alive', 'responde 200 enquanto está vivo');
export const ready = (): Message => say('answers 200 while it can take requests', 'responde 200 enquanto pode receber requisições');
export const domains = (): Message => say('the second one is for tenants', 'o segundo é para os inquilinos');
export const listen = (): Message => say('the whole network; otherwise this machine only', 'toda a rede; sem isso, só esta máquina');
export const tls = (): Message =>
  say(
    'public certificates; otherwise those of an authority on this machine',
    'certificados públicos; sem isso, os de uma autoridade nesta máquina',
  );
export const standbys = (): Message => say('copies that can take the primary’s place', 'cópias que podem assumir o lugar do primário');
export const synchronous = (): Message =>
  say('so many have each commit before it is acknowledged', 'quantas têm cada commit antes de ele ser confirmado');
export const fastFailover = (): Message =>
  say('a node that hangs is replaced too; `crash`: only one that is dead', 'um nó travado também é trocado; `crash`: só um que está morto');
export const pooler = (): Message =>
  say('session, for applications that need LISTEN or SET', 'session, para aplicações que precisam de LISTEN ou SET');
export const databaseMemory = (): Message => say('each node; otherwise a share of the machine', 'cada nó; sem isso, uma parte da máquina');
export const parameters = (): Message =>
  say('go before those worked out from the memory', 'têm precedência sobre os calculados a partir da memória');
export const policy = (): Message =>
  say('nothing is dropped when full; allkeys-lru for a pure cache', 'nada é descartado quando cheio; allkeys-lru para um cache puro');
export const sentinels = (): Message => say('an odd number, three or more', 'um número ímpar, três ou mais');
export const buckets = (): Message => say('created when the stack starts', 'criados quando a stack inicia');
export const objectives = (): Message =>
  say(
    'Promises, proven by drills. Remove what you do not promise to use the default.',
    'Promessas, provadas por ensaios. Remova uma linha para usar o padrão.',
  );
