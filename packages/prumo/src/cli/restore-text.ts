import type { Message } from '../messages/message.ts';

export const commands = {
  restore: {
    en: 'Bring the database back beside the one that runs, from its backups',
    'pt-BR': 'Trazer o banco de volta ao lado do que está no ar, a partir dos backups',
  },
  to: {
    en: 'new: a server to look into; directory: a folder, given as PATH',
    'pt-BR': 'new: um servidor para consultar; directory: uma pasta, dada como CAMINHO',
  },
  time: {
    en: 'the moment to go back to (ISO 8601; local time unless it has a zone). Default: as far as the archive goes',
    'pt-BR': 'o momento a que voltar (ISO 8601; hora local se não tiver fuso). Padrão: até onde o arquivo vai',
  },
  backup: { en: 'begin from this backup. Default: the newest that can', 'pt-BR': 'partir deste backup. Padrão: o mais novo que serve' },
  from: {
    en: 'local: the repository beside the stack; offsite: the bucket, and nothing else',
    'pt-BR': 'local: o repositório ao lado do stack; offsite: o bucket, e nada mais',
  },
  remove: { en: 'stop the server restored with --to new, and delete it', 'pt-BR': 'parar o servidor restaurado com --to new e apagá-lo' },
} as const satisfies Record<string, Message>;

export const text = {
  noPlace: (): Message => ({ en: 'Where to restore to was not said.', 'pt-BR': 'Não foi dito para onde restaurar.' }),
  strayPath: (): Message => ({
    en: 'A folder goes with `--to directory` alone.',
    'pt-BR': 'Uma pasta só acompanha `--to directory`.',
  }),
  placeRemedy: (): Message => ({
    en: 'Give `--to new`, or `--to directory PATH`.',
    'pt-BR': 'Informe `--to new`, ou `--to directory CAMINHO`.',
  }),
  badFrom: (given: string): Message => ({ en: `Nothing is kept in \`${given}\`.`, 'pt-BR': `Nada é guardado em \`${given}\`.` }),
  fromRemedy: (): Message => ({ en: 'Give `--from local` or `--from offsite`.', 'pt-BR': 'Informe `--from local` ou `--from offsite`.' }),
  foreseen: (label: string, until: string | null, folder: string, size: Message): Message => ({
    en: `Would restore ${label} (${size.en}) and the WAL up to ${until ?? 'the end of the archive'} into ${folder}. Nothing was changed.`,
    'pt-BR': `Restauraria ${label} (${size['pt-BR']}) e o WAL até ${until ?? 'o fim do arquivo'} em ${folder}. Nada foi alterado.`,
  }),
  progress: (done: Message, total: Message, rate: Message, left: Message | null): Message => ({
    en: `${done.en} of ${total.en}, ${rate.en}/s${left === null ? '' : `, about ${left.en} left`}`,
    'pt-BR': `${done['pt-BR']} de ${total['pt-BR']}, ${rate['pt-BR']}/s${left === null ? '' : `, faltam cerca de ${left['pt-BR']}`}`,
  }),
  restored: (label: string, until: string | null, size: Message, took: Message): Message => ({
    en: `Restored ${label} up to ${until ?? 'the end of the archive'}: ${size.en} in ${took.en}.`,
    'pt-BR': `Restaurado ${label} até ${until ?? 'o fim do arquivo'}: ${size['pt-BR']} em ${took['pt-BR']}.`,
  }),
  connect: (command: string): Message => ({ en: `Look into it: ${command}`, 'pt-BR': `Consulte-o: ${command}` }),
  thenRemove: (): Message => ({
    en: 'Take it away when done: prumo restore --remove',
    'pt-BR': 'Remova-o ao terminar: prumo restore --remove',
  }),
  start: (user: string, command: string): Message => ({
    en: `It is shut down in order and belongs to ${user}. Start it as that user: ${command}`,
    'pt-BR': `Está desligado em ordem e pertence a ${user}. Inicie-o como esse usuário: ${command}`,
  }),
  removed: (): Message => ({ en: 'The restored server is gone.', 'pt-BR': 'O servidor restaurado foi removido.' }),
  nothingToRemove: (): Message => ({ en: 'There is no restored server.', 'pt-BR': 'Não há servidor restaurado.' }),
};
