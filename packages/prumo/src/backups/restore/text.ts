import type { Message } from '../../messages/message.ts';

export const text = {
  noBackup: (): Message => ({ en: 'There is no backup yet.', 'pt-BR': 'Ainda não há backup.' }),
  noBackupRemedy: (): Message => ({ en: 'Take one: prumo backup now', 'pt-BR': 'Faça um: prumo backup now' }),
  unknown: (label: string): Message => ({ en: `There is no backup ${label}.`, 'pt-BR': `Não existe o backup ${label}.` }),
  listRemedy: (): Message => ({
    en: '`prumo backup list` shows the backups and how far back the database can be brought.',
    'pt-BR': '`prumo backup list` mostra os backups e até onde o banco pode voltar.',
  }),
  inFuture: (time: string): Message => ({ en: `${time} is in the future.`, 'pt-BR': `${time} está no futuro.` }),
  beforeBackup: (time: string, label: string, since: string): Message => ({
    en: `${time} is before the end of the backup ${label}: it leads to moments since ${since}.`,
    'pt-BR': `${time} é antes do fim do backup ${label}: ele leva a momentos desde ${since}.`,
  }),
  otherLine: (label: string): Message => ({
    en: `The backup ${label} does not lead there: the database was taken back in place between the two.`,
    'pt-BR': `O backup ${label} não leva até lá: entre os dois, o banco foi levado de volta no lugar.`,
  }),
  archiveEnds: (reached: string | undefined): Message => ({
    en: `The archive of WAL does not reach that far${reached === undefined ? '' : `: the last transaction in it is of ${reached}`}.`,
    'pt-BR': `O arquivo de WAL não chega até lá${reached === undefined ? '' : `: a última transação nele é de ${reached}`}.`,
  }),
  archiveEndsRemedy: (): Message => ({
    en: 'Give an earlier moment, or none to go as far as the archive does. If it should reach further, `prumo backup verify` says what is missing.',
    'pt-BR':
      'Informe um momento anterior, ou nenhum para ir até onde o arquivo vai. Se ele deveria ir mais longe, `prumo backup verify` diz o que falta.',
  }),
  damaged: (): Message => ({
    en: 'What is stored in the repository is not what was written there.',
    'pt-BR': 'O que está guardado no repositório não é o que foi gravado.',
  }),
  damagedRemedy: (): Message => ({
    en: 'Restore an older backup (`--backup LABEL`), take a full one now, and see `prumo backup verify`.',
    'pt-BR': 'Restaure um backup mais antigo (`--backup RÓTULO`), faça um completo agora e veja `prumo backup verify`.',
  }),
  unrecoverable: (): Message => ({
    en: 'PostgreSQL cannot bring what was restored to a consistent state.',
    'pt-BR': 'O PostgreSQL não consegue levar o que foi restaurado a um estado consistente.',
  }),
  gap: (): Message => ({
    en: 'WAL is missing in the archive: a restore would end before it, without a word.',
    'pt-BR': 'Falta WAL no arquivo: uma restauração terminaria antes dele, sem avisar.',
  }),
  gapRemedy: (): Message => ({
    en: 'Give a moment before the gap with `--time`, and take a full backup now.',
    'pt-BR': 'Informe com `--time` um momento antes da falha, e faça um backup completo agora.',
  }),
  notRestored: (): Message => ({ en: 'The restore did not come to its end.', 'pt-BR': 'A restauração não chegou ao fim.' }),
  notRestoredRemedy: (): Message => ({
    en: 'Nothing of it is left, and the database that runs was not touched. Mend what the reason names and try again.',
    'pt-BR': 'Nada dela ficou, e o banco em uso não foi tocado. Corrija o que o motivo aponta e tente de novo.',
  }),
  notStopped: (said: string): Message => ({
    en: `the restored server did not stop: ${said}`,
    'pt-BR': `o servidor restaurado não parou: ${said}`,
  }),
  slow: (minutes: number): Message => ({
    en: `PostgreSQL was still replaying WAL after ${minutes} minutes`,
    'pt-BR': `O PostgreSQL ainda aplicava WAL depois de ${minutes} minutos`,
  }),
  filledUp: (): Message => ({ en: 'The disk filled up during the restore.', 'pt-BR': 'O disco encheu durante a restauração.' }),
  noRoom: (folder: string, needed: Message, free: Message): Message => ({
    en: `A restore needs ${needed.en} in ${folder}, and ${free.en} are free.`,
    'pt-BR': `Uma restauração precisa de ${needed['pt-BR']} em ${folder}, e há ${free['pt-BR']} livres.`,
  }),
  roomRemedy: (): Message => ({
    en: 'Make room, or restore to a folder on another disk: prumo restore --to directory PATH',
    'pt-BR': 'Libere espaço, ou restaure para uma pasta em outro disco: prumo restore --to directory CAMINHO',
  }),
};
