import type { ObjectLock } from '../backups/offsite/index.ts';
import type { BackupKind, BackupPlace } from '../backups/index.ts';
import type { Message } from '../messages/message.ts';

/** By what they are of: the cluster’s files, a database’s rows, or the objects in buckets. */
type Kind = BackupKind | 'logical' | 'files';

const KINDS: Readonly<Record<Kind, Message>> = {
  full: { en: 'full', 'pt-BR': 'completo' },
  differential: { en: 'differential', 'pt-BR': 'diferencial' },
  incremental: { en: 'incremental', 'pt-BR': 'incremental' },
  logical: { en: 'logical', 'pt-BR': 'lógico' },
  files: { en: 'files', 'pt-BR': 'arquivos' },
};

const PLACES: Readonly<Record<BackupPlace, Message>> = {
  local: { en: 'here', 'pt-BR': 'aqui' },
  offsite: { en: 'offsite', 'pt-BR': 'fora' },
};

/** Why a logical backup cannot be used, by the flaw’s name. */
const FLAWS: Readonly<Record<string, Message>> = {
  'wrong-key': { en: 'it was sealed with another key', 'pt-BR': 'foi fechado com outra chave' },
  changed: { en: 'it is not what was written', 'pt-BR': 'não é o que foi gravado' },
  'cut-short': { en: 'its end is missing', 'pt-BR': 'falta o fim' },
  'not-a-backup': { en: 'it is no backup', 'pt-BR': 'não é um backup' },
  missing: { en: 'its dump is gone', 'pt-BR': 'o dump sumiu' },
  'other-size': { en: 'its dump has another size than was written', 'pt-BR': 'o dump tem outro tamanho que o gravado' },
};

export const commands = {
  backup: {
    en: 'Backups of the database and of files: take, list, look at, verify',
    'pt-BR': 'Backups do banco e dos arquivos: fazer, listar, ver, verificar',
  },
  now: { en: 'Take a backup now', 'pt-BR': 'Fazer um backup agora' },
  from: { en: 'of one place alone. Default: both', 'pt-BR': 'só de um lugar. Padrão: ambos' },
  list: {
    en: 'List the backups, and how far back the database can be brought',
    'pt-BR': 'Listar os backups e até onde o banco pode voltar',
  },
  show: { en: 'Everything known of one backup', 'pt-BR': 'Tudo o que se sabe de um backup' },
  verify: {
    en: 'Read everything stored and compare it with its checksums',
    'pt-BR': 'Ler tudo o que está guardado e comparar com as somas de verificação',
  },
  type: {
    en: 'full, differential (since the last full) or incremental (since the last of any kind)',
    'pt-BR': 'full (completo), differential (desde o último completo) ou incremental (desde o último de qualquer tipo)',
  },
  logical: {
    en: 'a portable copy by pg_dump instead, with rows and checksum of every table',
    'pt-BR': 'em vez disso uma cópia portável por pg_dump, com linhas e soma de verificação de cada tabela',
  },
  files: {
    en: 'instead the objects of the buckets: what is new or changed is copied',
    'pt-BR': 'em vez disso os objetos dos buckets: o que é novo ou mudou é copiado',
  },
} as const satisfies Record<string, Message>;

export const text = {
  kind: (kind: Kind): Message => KINDS[kind],
  place: (place: BackupPlace): Message => PLACES[place],
  badType: (given: string): Message => ({
    en: `\`${given}\` is no kind of backup.`,
    'pt-BR': `\`${given}\` não é um tipo de backup.`,
  }),
  badTypeRemedy: (): Message => ({
    en: 'Give full, differential or incremental.',
    'pt-BR': 'Informe full, differential ou incremental.',
  }),
  taking: (kind: Kind, place: BackupPlace = 'local'): Message => ({
    en: `Taking a backup (${KINDS[kind].en}${place === 'local' ? '' : `, ${PLACES[place].en}`}) …`,
    'pt-BR': `Fazendo um backup (${KINDS[kind]['pt-BR']}${place === 'local' ? '' : `, ${PLACES[place]['pt-BR']}`}) …`,
  }),
  fromPrimary: (): Message => ({
    en: 'No standby streams; it is taken from the primary.',
    'pt-BR': 'Nenhum standby está replicando; ele é feito do primário.',
  }),
  taken: (label: string, kind: BackupKind, size: Message, stored: Message, seconds: number): Message => ({
    en: `Backup ${label} (${KINDS[kind].en}): ${size.en} of database, ${stored.en} stored, in ${seconds.toFixed(0)} s.`,
    'pt-BR': `Backup ${label} (${KINDS[kind]['pt-BR']}): ${size['pt-BR']} de banco, ${stored['pt-BR']} guardados, em ${seconds.toFixed(0)} s.`,
  }),
  columns: (): Record<'label' | 'kind' | 'place' | 'ended' | 'took' | 'size' | 'stored', Message> => ({
    label: { en: 'BACKUP', 'pt-BR': 'BACKUP' },
    kind: { en: 'KIND', 'pt-BR': 'TIPO' },
    place: { en: 'PLACE', 'pt-BR': 'LUGAR' },
    ended: { en: 'ENDED', 'pt-BR': 'TERMINOU' },
    took: { en: 'TOOK', 'pt-BR': 'DUROU' },
    size: { en: 'SIZE', 'pt-BR': 'TAMANHO' },
    stored: { en: 'STORED', 'pt-BR': 'GUARDADO' },
  }),
  none: (): Message => ({ en: 'No backup yet. Take one: prumo backup now', 'pt-BR': 'Nenhum backup ainda. Faça um: prumo backup now' }),
  window: (since: string): Message => ({
    en: `The database can be brought back to any moment since ${since}.`,
    'pt-BR': `O banco pode voltar a qualquer momento desde ${since}.`,
  }),
  offsiteWindow: (since: string): Message => ({
    en: `From the bucket, to any moment since ${since}.`,
    'pt-BR': `Do bucket, a qualquer momento desde ${since}.`,
  }),
  unknown: (label: string): Message => ({ en: `There is no backup ${label}.`, 'pt-BR': `Não existe o backup ${label}.` }),
  unknownRemedy: (): Message => ({ en: 'List them: prumo backup list', 'pt-BR': 'Liste-os: prumo backup list' }),
  takenLogical: (label: string, tables: number, rows: number, stored: Message, seconds: number): Message => ({
    en: `Backup ${label} (logical): ${tables} tables with ${rows} rows, each counted and hashed, ${stored.en} stored, in ${seconds.toFixed(0)} s.`,
    'pt-BR': `Backup ${label} (lógico): ${tables} tabelas com ${rows} linhas, todas contadas e somadas, ${stored['pt-BR']} guardados, em ${seconds.toFixed(0)} s.`,
  }),
  notRemoved: (why: string): Message => ({
    en: `It was taken, but older ones could not be removed: ${why}`,
    'pt-BR': `Ele foi feito, mas os mais antigos não puderam ser removidos: ${why}`,
  }),
  takenHereOnly: (): Message => ({
    en: 'It was taken, and is whole beside the stack, but the second place does not have it.',
    'pt-BR': 'Foi feito, e está íntegro ao lado da stack, mas o segundo lugar não o tem.',
  }),
  notSent: (why: string): Message => ({ en: `not sent to the second place: ${why}`, 'pt-BR': `não enviado ao segundo lugar: ${why}` }),
  notSentRemedy: (): Message => ({
    en: 'See that the server of `backup.offsite` answers, that the bucket or folder is there and that the keys open it. The next one that is taken sends what is missing.',
    'pt-BR':
      'Veja se o servidor de `backup.offsite` responde, se o bucket ou a pasta existe e se as chaves o abrem. O próximo a ser feito envia o que falta.',
  }),
  sent: (labels: number): Message => ({
    en: labels === 1 ? 'It is in the second place too.' : `${labels} copies were sent to the second place: what was missing there as well.`,
    'pt-BR':
      labels === 1 ? 'Ele também está no segundo lugar.' : `${labels} cópias foram enviadas ao segundo lugar: também as que faltavam lá.`,
  }),
  notRemovedOffsite: (why: string): Message => ({
    en: `It is in the second place, but older ones could not be removed there: ${why}`,
    'pt-BR': `Ele está no segundo lugar, mas os mais antigos não puderam ser removidos de lá: ${why}`,
  }),
  flawed: (label: string, flaw: string, place: BackupPlace = 'local'): Message => ({
    en: `Backup ${label}${place === 'local' ? '' : ` (${PLACES[place].en})`} cannot be used: ${FLAWS[flaw]?.en ?? flaw}.`,
    'pt-BR': `O backup ${label}${place === 'local' ? '' : ` (${PLACES[place]['pt-BR']})`} não pode ser usado: ${FLAWS[flaw]?.['pt-BR'] ?? flaw}.`,
  }),
  flawRemedy: (): Message => ({
    en: 'Take another: prumo backup now --logical. This one goes after `backup.keep` days, once a newer whole one is there.',
    'pt-BR': 'Faça outro: prumo backup now --logical. Este sai depois de `backup.keep` dias, desde que haja um inteiro mais novo.',
  }),
  verified: (physical: number, logical: number): Message => ({
    en: `${physical} backups and their WAL, and ${logical} logical ones, are as they were written.`,
    'pt-BR': `${physical} backups e seu WAL, e ${logical} lógicos, estão como foram gravados.`,
  }),
  /** `backups`: undefined where no physical ones go there. */
  verifiedOffsite: (backups: number | undefined, logical: number): Message =>
    backups === undefined
      ? {
          en: `So are ${logical} logical backups in the second place.`,
          'pt-BR': `Também ${logical} backups lógicos no segundo lugar.`,
        }
      : {
          en: `So are ${backups} backups and their WAL, and ${logical} logical ones, in the second place.`,
          'pt-BR': `Também ${backups} backups e seu WAL, e ${logical} lógicos, no segundo lugar.`,
        },
  verifiedFilesOffsite: (backups: number): Message => ({
    en: `In the second place: ${backups} backups of files and all contents they name.`,
    'pt-BR': `No segundo lugar: ${backups} backups de arquivos e todos os conteúdos que citam.`,
  }),
  verifiedFiles: (backups: number): Message => ({
    en: `So are ${backups} backups of files, with every content they name.`,
    'pt-BR': `Também ${backups} backups de arquivos, com todo conteúdo que eles nomeiam.`,
  }),
  damagedPages: (): Message => ({
    en: 'pages with a wrong checksum were copied: the database itself is damaged',
    'pt-BR': 'páginas com soma de verificação errada foram copiadas: o próprio banco está danificado',
  }),
  fields: (): Record<'needs' | 'wal' | 'begun' | 'database' | 'tables' | 'rows' | 'largeObjects' | 'lock', Message> => ({
    database: { en: 'database', 'pt-BR': 'banco' },
    tables: { en: 'tables', 'pt-BR': 'tabelas' },
    rows: { en: 'rows', 'pt-BR': 'linhas' },
    largeObjects: { en: 'large objects', 'pt-BR': 'objetos grandes' },
    needs: { en: 'needs', 'pt-BR': 'precisa de' },
    wal: { en: 'WAL', 'pt-BR': 'WAL' },
    begun: { en: 'begun', 'pt-BR': 'começou' },
    lock: { en: 'bucket', 'pt-BR': 'bucket' },
  }),
  bucketLock: (): Message => ({ en: 'The bucket of backups', 'pt-BR': 'O bucket dos backups' }),
  lockRemedy: (): Message => ({
    en: 'Where the store has object lock, make a bucket with it: most stores turn it on only when a bucket is made. Else keep the bucket’s keys from whoever must not delete backups.',
    'pt-BR':
      'Onde o armazenamento tem object lock, crie um bucket com ele: a maioria só o liga quando o bucket é criado. Se não, guarde as chaves do bucket de quem não deve apagar backups.',
  }),
  lock: (lock: ObjectLock): Message => {
    switch (lock.is) {
      case 'there':
        return {
          en: `holds portable copies, files, exports and kits against being deleted (object lock, ${lock.mode.toLowerCase()}); pgBackRest’s only as long as the bucket holds everything`,
          'pt-BR': `segura cópias portáteis, arquivos, exportações e kits contra exclusão (object lock, ${lock.mode.toLowerCase()}); os do pgBackRest só enquanto o bucket segura tudo`,
        };
      case 'none':
        return {
          en: 'has no object lock: whoever has its keys can delete what is there',
          'pt-BR': 'não tem object lock: quem tem as chaves pode apagar o que está lá',
        };
      case 'unknown':
        return {
          en: `does not say whether it has an object lock: ${lock.why}`,
          'pt-BR': `não diz se tem object lock: ${lock.why}`,
        };
    }
  },
};
