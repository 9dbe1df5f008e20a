import type { Message } from '../messages/message.ts';

export const text = {
  notWanted: (): Message => ({ en: 'The spec has no section `backup`.', 'pt-BR': 'O spec não tem a seção `backup`.' }),
  notWantedRemedy: (): Message => ({
    en: 'Write `backup: {}` into prumo.yaml and run `prumo up`.',
    'pt-BR': 'Escreva `backup: {}` no prumo.yaml e rode `prumo up`.',
  }),
  unreadable: (): Message => ({ en: 'The repository of backups cannot be read.', 'pt-BR': 'O repositório de backups não pode ser lido.' }),
  unreadableRemedy: (): Message => ({
    en: 'Run `prumo up`, which prepares it, and `prumo logs repository`.',
    'pt-BR': 'Rode `prumo up`, que o prepara, e `prumo logs repository`.',
  }),
  noOffsite: (): Message => ({
    en: 'The spec’s `backup.offsite` names no place for this.',
    'pt-BR': 'O `backup.offsite` do spec não indica um lugar para isso.',
  }),
  noOffsiteRemedy: (): Message => ({
    en: 'Name a bucket there, or a folder reached by SFTP, which has no physical backups (docs/spec.md), and run `prumo up`.',
    'pt-BR': 'Indique ali um bucket, ou uma pasta por SFTP, que não tem backups físicos (docs/spec.md), e rode `prumo up`.',
  }),
  offsiteUnreadable: (): Message => ({
    en: 'The second place for backups cannot be read.',
    'pt-BR': 'O segundo lugar dos backups não pode ser lido.',
  }),
  offsiteRemedy: (): Message => ({
    en: 'See that the server of `backup.offsite` answers, that the bucket or folder is there, that the keys open it, and that a server of SFTP shows the host key the spec names: where it shows another, compare that with `ssh-keygen -lf` on the server before you name it; then `prumo up`.',
    'pt-BR':
      'Veja se o servidor de `backup.offsite` responde, se o bucket ou a pasta existe, se as chaves o abrem, e se um servidor SFTP mostra a chave que o spec indica: se mostrar outra, compare-a com `ssh-keygen -lf` no servidor antes de indicá-la; depois `prumo up`.',
  }),
  offsiteEmpty: (): Message => ({ en: 'There is no backup in the bucket.', 'pt-BR': 'Não há backup no bucket.' }),
  offsiteEmptyRemedy: (): Message => ({
    en: 'Take one: prumo backup now --type full',
    'pt-BR': 'Faça um: prumo backup now --type full',
  }),
  offsiteDamaged: (): Message => ({
    en: 'A copy in the second place is not what was stored there.',
    'pt-BR': 'Uma cópia no segundo lugar não é o que foi guardado.',
  }),
  offsiteDamagedRemedy: (): Message => ({
    en: 'Remove its objects there: the next one that is taken sends it again, as long as it is kept here.',
    'pt-BR': 'Remova os objetos dela de lá: o próximo a ser feito a envia de novo, enquanto estiver guardada aqui.',
  }),
  busy: (): Message => ({ en: 'Another backup is being taken.', 'pt-BR': 'Outro backup está sendo feito.' }),
  busyRemedy: (): Message => ({ en: 'Wait for it: `prumo backup list`.', 'pt-BR': 'Espere por ele: `prumo backup list`.' }),
  notTaken: (): Message => ({ en: 'The backup was not taken.', 'pt-BR': 'O backup não foi feito.' }),
  notTakenRemedy: (): Message => ({
    en: 'See `prumo status` and `prumo logs repository`; nothing of it counts as a backup.',
    'pt-BR': 'Veja `prumo status` e `prumo logs repository`; nada dele conta como backup.',
  }),
  damaged: (): Message => ({
    en: 'Something in the repository is not what was written there.',
    'pt-BR': 'Algo no repositório não é o que foi gravado.',
  }),
  damagedRemedy: (): Message => ({
    en: 'Take a full backup now (`prumo backup now --type full`), then look for the cause on the disk.',
    'pt-BR': 'Faça agora um backup completo (`prumo backup now --type full`) e procure a causa no disco.',
  }),
  noKey: (): Message => ({
    en: 'There is no key yet to seal a logical backup with.',
    'pt-BR': 'Ainda não há chave para fechar um backup lógico.',
  }),
  noKeyRemedy: (): Message => ({
    en: 'Run `prumo up` first, which makes it.',
    'pt-BR': 'Rode antes `prumo up`, que a cria.',
  }),
  logicalNotTakenRemedy: (): Message => ({
    en: 'See `prumo status`, and take it again: `prumo backup now --logical`. Nothing of it counts as a backup.',
    'pt-BR': 'Veja `prumo status` e faça de novo: `prumo backup now --logical`. Nada dele conta como backup.',
  }),
  logicalDamagedRemedy: (): Message => ({
    en: 'Take another now (`prumo backup now --logical`), then look for the cause on the disk. The damaged one goes after `backup.keep` days, once a newer whole one is there.',
    'pt-BR':
      'Faça outro agora (`prumo backup now --logical`) e procure a causa no disco. O danificado sai depois de `backup.keep` dias, desde que haja um inteiro mais novo.',
  }),
  notRestorable: (): Message => ({ en: 'The logical backup cannot be restored.', 'pt-BR': 'O backup lógico não pode ser restaurado.' }),
  notRestorableRemedy: (): Message => ({
    en: 'Restore an older one (`--backup LABEL`), take another now (`prumo backup now --logical`), and see `prumo backup verify`.',
    'pt-BR': 'Restaure um mais antigo (`--backup RÓTULO`), faça outro agora (`prumo backup now --logical`) e veja `prumo backup verify`.',
  }),
  noTable: (name: string): Message => ({
    en: `There is no table ${name} with rows of its own in the backup.`,
    'pt-BR': `Não há no backup uma tabela ${name} com linhas próprias.`,
  }),
  noTableRemedy: (): Message => ({
    en: 'Write its schema too, and quote what SQL would: --table \'public."Case File"\'. Of a partitioned table name the partitions.',
    'pt-BR':
      'Escreva também o esquema, com as aspas que o SQL pediria: --table \'public."Case File"\'. De uma tabela particionada, informe as partições.',
  }),
  noCopy: (): Message => ({ en: 'There is no logical backup yet.', 'pt-BR': 'Ainda não há backup lógico.' }),
  noCopyRemedy: (): Message => ({ en: 'Take one: prumo backup now --logical', 'pt-BR': 'Faça um: prumo backup now --logical' }),
};
