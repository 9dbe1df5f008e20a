import type { Message } from '../../../../messages/message.ts';

/** What people are told about servers: found, missing, too old. */
export const text = {
  forDatabase: (): Message => ({ en: '`database`', 'pt-BR': '`database`' }),
  forPooler: (): Message => ({ en: '`database.pooler`', 'pt-BR': '`database.pooler`' }),
  forRouter: (): Message => ({
    en: '`database`: the stable address in front of it',
    'pt-BR': '`database`: o endereço estável na frente dele',
  }),
  forCache: (): Message => ({ en: '`cache`', 'pt-BR': '`cache`' }),
  forEdge: (): Message => ({ en: '`edge`', 'pt-BR': '`edge`' }),
  forStorage: (): Message => ({ en: '`storage`', 'pt-BR': '`storage`' }),
  forBackup: (): Message => ({ en: '`backup`', 'pt-BR': '`backup`' }),
  forMonitoring: (): Message => ({ en: '`monitoring`', 'pt-BR': '`monitoring`' }),
  forEverything: (): Message => ({ en: 'every stack', 'pt-BR': 'qualquer stack' }),
  forPartition: (): Message => ({ en: 'drills that cut a node off', 'pt-BR': 'ensaios que isolam um nó' }),

  notFound: (program: string): Message => ({
    en: `\`${program}\` is neither in PATH nor where packages put it.`,
    'pt-BR': `\`${program}\` não está no PATH nem onde os pacotes o instalam.`,
  }),
  companionMissing: (path: string, companions: readonly string[]): Message => ({
    en: `${path} is there, but ${companions.join(', ')} beside it is not.`,
    'pt-BR': `${path} existe, mas ${companions.join(', ')} não está ao lado dele.`,
  }),
  noVersion: (path: string, said: string): Message => ({
    en: `${path} does not tell its version: ${said}`,
    'pt-BR': `${path} não informa a própria versão: ${said}`,
  }),
  tooOld: (title: string, version: string, minimum: string): Message => ({
    en: `${title} ${version} is older than ${minimum}.`,
    'pt-BR': `${title} ${version} é mais antigo que ${minimum}.`,
  }),
  unsafePatroni: (version: string, since: string): Message => ({
    en: `Patroni ${version} with etcd v3 can lose acknowledged writes when a hung primary resumes (patroni pull requests 2689 and 2693, repaired in ${since}), and Prumo has no proven correction for this version.`,
    'pt-BR': `O Patroni ${version} com etcd v3 pode perder escritas confirmadas quando um primário travado volta (pull requests 2689 e 2693 do patroni, corrigidos na ${since}), e o Prumo não tem correção comprovada para esta versão.`,
  }),

  missingServers: (titles: readonly string[]): Message => ({
    en: `Missing on this machine: ${titles.join(', ')}.`,
    'pt-BR': `Faltam nesta máquina: ${titles.join(', ')}.`,
  }),
  oldServers: (titles: readonly string[]): Message => ({
    en: `Too old on this machine: ${titles.join(', ')}.`,
    'pt-BR': `Antigos demais nesta máquina: ${titles.join(', ')}.`,
  }),
  unsafeServers: (titles: readonly string[]): Message => ({
    en: `Not safe to run: ${titles.join(', ')}.`,
    'pt-BR': `Sem segurança para rodar: ${titles.join(', ')}.`,
  }),
  installRemedy: (): Message => ({
    en: 'Run `prumo up --install` to install what apt has (`--dry-run` shows it first), or install it yourself and run `prumo doctor`.',
    'pt-BR':
      'Rode `prumo up --install` para instalar o que o apt tem (`--dry-run` mostra antes), ou instale por conta própria e rode `prumo doctor`.',
  }),
  upgradeRemedy: (homepages: readonly string[]): Message => ({
    en: `Prumo never upgrades what is already installed. Upgrade it yourself, at a time that suits what else uses it: ${homepages.join(' ')}`,
    'pt-BR': `O Prumo nunca atualiza o que já está instalado. Atualize por conta própria, num horário que convenha ao que mais depende disso: ${homepages.join(' ')}`,
  }),
} as const;
