import type { Message } from '../../../messages/message.ts';

export const text = {
  found: (stack: string, savedAt: string): Message => ({
    en: `Found the stack ${stack}, as it was saved at ${savedAt}.`,
    'pt-BR': `Encontrado o stack ${stack}, como foi salvo em ${savedAt}.`,
  }),
  oneAtATime: (): Message => ({
    en: 'From the first backup on it writes into the same second place: the stack it comes from must not run any more, on any machine.',
    'pt-BR': 'Desde o primeiro backup ele grava no mesmo segundo lugar: o stack de onde vem não pode mais estar no ar, em máquina nenhuma.',
  }),
  rehearsing: (name: string): Message => ({
    en: `A rehearsal, as ${name}: it reaches nothing but itself, and writes nothing into its second place. Remove it when you have seen enough: \`prumo destroy --stack ${name}\`.`,
    'pt-BR': `Um ensaio, como ${name}: não alcança nada além de si mesmo e nada grava no seu segundo lugar. Remova quando tiver visto o bastante: \`prumo destroy --stack ${name}\`.`,
  }),
  cannotConfine: (): Message => ({
    en: 'A rehearsal must reach nothing but itself, and the kernel can see to that only for root with nftables.',
    'pt-BR': 'Um ensaio não pode alcançar nada além de si mesmo, e o kernel só garante isso para root com nftables.',
  }),
  cannotConfineRemedy: (): Message => ({
    en: 'Run it as root on a machine with the package `nftables`, or recover on another machine.',
    'pt-BR': 'Execute como root numa máquina com o pacote `nftables`, ou recupere em outra máquina.',
  }),
  unfinished: (): Message => ({
    en: 'A recovery of this stack is unfinished: its data are not there yet.',
    'pt-BR': 'Há uma recuperação deste stack inacabada: os dados ainda não estão lá.',
  }),
  unfinishedRemedy: (): Message => ({
    en: 'Finish it: run the same `prumo recover` again. Or remove what there is: `prumo destroy`.',
    'pt-BR': 'Termine: rode o mesmo `prumo recover` de novo. Ou remova o que há: `prumo destroy`.',
  }),
  damagedRemedy: (): Message => ({
    en: 'Whether the data are there is not known any more: remove what there is (`prumo destroy`) and recover again.',
    'pt-BR': 'Não se sabe mais se os dados estão lá: remova o que há (`prumo destroy`) e recupere de novo.',
  }),
  goesOn: (): Message => ({
    en: 'An earlier recovery had brought the data back; it goes on from there.',
    'pt-BR': 'Uma recuperação anterior já tinha trazido os dados; continua a partir daí.',
  }),
  placing: (members: number): Message => ({
    en: `Recovered; copying it to ${members} members …`,
    'pt-BR': `Recuperado; copiando para ${members} membros …`,
  }),
  filesComing: (): Message => ({
    en: 'Bringing the files of the buckets back …',
    'pt-BR': 'Trazendo de volta os arquivos dos buckets …',
  }),
  noFiles: (): Message => ({
    en: 'There is no backup of files in the second place.',
    'pt-BR': 'Não há backup de arquivos no segundo lugar.',
  }),
  filesCame: (objects: number, at: string): Message => ({
    en: `${objects} objects are in their buckets again, as they were at ${at}.`,
    'pt-BR': `${objects} objetos estão de novo nos seus buckets, como eram em ${at}.`,
  }),
  filesDamaged: (objects: number): Message => ({
    en: `${objects} objects are damaged in the backup and did not come back; all others did.`,
    'pt-BR': `${objects} objetos estão danificados no backup e não voltaram; todos os outros voltaram.`,
  }),
  filesStopped: (): Message => ({
    en: 'The stack is up, and its files are not all back in their buckets.',
    'pt-BR': 'O stack está no ar, e nem todos os arquivos voltaram aos seus buckets.',
  }),
  filesStoppedRemedy: (): Message => ({
    en: 'Run the same `prumo recover` again: it goes on with the files.',
    'pt-BR': 'Rode o mesmo `prumo recover` de novo: ele continua com os arquivos.',
  }),
  exists: (stack: string, state: string): Message => ({
    en: `There is a stack ${stack} on this machine already, in ${state}.`,
    'pt-BR': `Já existe um stack ${stack} nesta máquina, em ${state}.`,
  }),
  existsRemedy: (): Message => ({
    en: 'A recovery never touches one that is there. Restore beside it (`prumo restore --from offsite`), or remove it first (`prumo destroy`).',
    'pt-BR':
      'Uma recuperação nunca toca num que existe. Restaure ao lado dele (`prumo restore --from offsite`), ou remova-o antes (`prumo destroy`).',
  }),
  specUnusable: (version: string): Message => ({
    en: `The spec saved by Prumo ${version} is none this version understands.`,
    'pt-BR': `O spec salvo pelo Prumo ${version} não é compreendido por esta versão.`,
  }),
  specUnusableRemedy: (): Message => ({ en: 'Recover with that version of Prumo.', 'pt-BR': 'Recupere com aquela versão do Prumo.' }),
  otherKind: (): Message => ({
    en: 'The spec that was saved there names a second place of another kind.',
    'pt-BR': 'O spec salvo ali indica um segundo lugar de outro tipo.',
  }),
  otherKindRemedy: (): Message => ({
    en: 'Recover from the bucket or folder that `backup.offsite` of the stack named.',
    'pt-BR': 'Recupere do bucket ou da pasta que `backup.offsite` do stack indicava.',
  }),
  keyWanted: (file: string): Message => ({
    en: `The stack opens its second place with a private key, in ${file}, and none was given.`,
    'pt-BR': `O stack abre o seu segundo lugar com uma chave privada, em ${file}, e nenhuma foi informada.`,
  }),
  keyWantedRemedy: (): Message => ({
    en: 'Give a private key that opens the account with `--identity`: what is written is what the stack sends its backups with from then on.',
    'pt-BR':
      'Informe com `--identity` uma chave privada que abra a conta: o que se grava é com o que o stack envia seus backups dali em diante.',
  }),
  passwordWanted: (file: string): Message => ({
    en: `The stack opens its second place with a password, in ${file}, and none was given.`,
    'pt-BR': `O stack abre o seu segundo lugar com uma senha, em ${file}, e nenhuma foi informada.`,
  }),
  passwordWantedRemedy: (): Message => ({
    en: 'Give the password of the account as SFTP_PASSWORD, in the environment or the file of `--credentials`: what is written is what the stack sends its backups with from then on.',
    'pt-BR':
      'Informe a senha da conta em SFTP_PASSWORD, no ambiente ou no arquivo de `--credentials`: o que se grava é com o que o stack envia seus backups dali em diante.',
  }),
  noPassphraseFile: (): Message => ({
    en: 'A passphrase was given, and the spec names no `env_file` where the stack would find it.',
    'pt-BR': 'Foi informada uma senha da chave, e o spec não indica um `env_file` onde o stack a encontraria.',
  }),
  noPassphraseFileRemedy: (): Message => ({
    en: 'Give the private key the stack had, which needs none, without SFTP_KEY_PASSPHRASE.',
    'pt-BR': 'Informe a chave privada que o stack tinha, que não precisa de senha, sem SFTP_KEY_PASSPHRASE.',
  }),
  copyDiffers: (label: string, tables: number): Message => ({
    en: `What came back from the portable copy ${label} differs from its manifest in ${tables} things.`,
    'pt-BR': `O que voltou da cópia portátil ${label} difere do seu manifesto em ${tables} coisas.`,
  }),
  copyDiffersRemedy: (): Message => ({
    en: 'Recover from an earlier copy with `--time`, and report this: a copy that opens should restore to what it says.',
    'pt-BR': 'Recupere de uma cópia anterior com `--time`, e relate isto: uma cópia que abre deveria restaurar o que diz.',
  }),
  otherFile: (file: string): Message => ({
    en: `${file} is there and says something else than what was saved.`,
    'pt-BR': `${file} já existe e diz outra coisa que o que foi salvo.`,
  }),
  otherFileRemedy: (): Message => ({
    en: 'Give another folder with `--into`, or move that file away.',
    'pt-BR': 'Informe outra pasta com `--into`, ou mova esse arquivo.',
  }),
};
