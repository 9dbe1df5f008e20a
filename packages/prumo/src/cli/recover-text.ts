import type { Message } from '../messages/message.ts';

export const command: Message = {
  en: 'Bring a whole stack back on a clean machine, from its second place for backups and its keys, where the one it comes from is gone',
  'pt-BR':
    'Trazer um stack inteiro de volta numa máquina limpa, a partir do seu segundo lugar dos backups e das suas chaves, onde o original não existe mais',
};

export const flags = {
  from: {
    en: 'where the backups are: s3://bucket/prefix, or sftp://user@host:port/path, `/~/path` from where the server puts the user',
    'pt-BR':
      'onde estão os backups: s3://bucket/prefixo, ou sftp://usuário@host:porta/caminho, `/~/caminho` a partir de onde o servidor põe o usuário',
  },
  hostKey: {
    en: 'fingerprint of the SFTP server’s key; without it the server is refused, and the key it shows is told',
    'pt-BR': 'impressão digital da chave do servidor SFTP; sem ela o servidor é recusado, e a chave que ele mostra é dita',
  },
  identity: {
    en: 'file with the private key that opens the account on the SFTP server',
    'pt-BR': 'arquivo com a chave privada que abre a conta no servidor SFTP',
  },
  endpoint: { en: 'address of the object store, https only', 'pt-BR': 'endereço do armazenamento de objetos, só https' },
  region: { en: 'region of the bucket', 'pt-BR': 'região do bucket' },
  key: { en: 'file that `prumo backup key --to` wrote', 'pt-BR': 'arquivo que `prumo backup key --to` gravou' },
  credentials: {
    en: 'file with AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or with SFTP_PASSWORD or SFTP_KEY_PASSPHRASE. Default: the environment',
    'pt-BR': 'arquivo com AWS_ACCESS_KEY_ID e AWS_SECRET_ACCESS_KEY, ou com SFTP_PASSWORD ou SFTP_KEY_PASSPHRASE. Padrão: o ambiente',
  },
  caFile: {
    en: 'file with the authority that signed the store’s certificate, where the machine does not trust it',
    'pt-BR': 'arquivo com a autoridade que assinou o certificado do armazenamento, se a máquina não confia nela',
  },
  into: {
    en: 'folder for the spec; the application’s checkout may lie there already. Default: one named after the stack',
    'pt-BR': 'pasta para o spec; o código da aplicação já pode estar nela. Padrão: uma com o nome do stack',
  },
  rehearsal: {
    en: 'under another name, beside the stack it comes from, cut off from everything else, and without backups',
    'pt-BR': 'com outro nome, ao lado do stack de onde vem, isolado de todo o resto e sem backups',
  },
} as const satisfies Record<string, Message>;

export const text = {
  missing: (flag: string): Message => ({ en: `\`${flag}\` was not given.`, 'pt-BR': `\`${flag}\` não foi informado.` }),
  missingRemedy: (): Message => ({
    en: 'The escrow file has the whole line to type in it.',
    'pt-BR': 'O arquivo de chaves traz a linha inteira a digitar.',
  }),
  badFrom: (given: string): Message => ({
    en: `\`${given}\` names no bucket and folder, nor a folder of a server.`,
    'pt-BR': `\`${given}\` não indica bucket e pasta, nem uma pasta de um servidor.`,
  }),
  badFromRemedy: (): Message => ({
    en: 'Write it like `s3://backups/my-shop` or `sftp://my-shop@backup.example.com:22/srv/my-shop`.',
    'pt-BR': 'Escreva como `s3://backups/minha-loja` ou `sftp://minha-loja@backup.exemplo.com.br:22/srv/minha-loja`.',
  }),
  badHostKey: (given: string): Message => ({
    en: `\`${given}\` is no fingerprint of a host key.`,
    'pt-BR': `\`${given}\` não é a impressão digital de uma chave de servidor.`,
  }),
  badHostKeyRemedy: (): Message => ({
    en: 'Write it as `ssh-keygen -lf` prints it on the server: `SHA256:` and 43 characters.',
    'pt-BR': 'Escreva como `ssh-keygen -lf` a imprime no servidor: `SHA256:` e 43 caracteres.',
  }),
  badEndpoint: (given: string): Message => ({
    en: `\`${given}\` is no address of an object store that speaks TLS.`,
    'pt-BR': `\`${given}\` não é o endereço de um armazenamento de objetos com TLS.`,
  }),
  badEndpointRemedy: (): Message => ({
    en: 'Write it like `https://s3.example.com`.',
    'pt-BR': 'Escreva como `https://s3.exemplo.com.br`.',
  }),
  badKeyFile: (file: string): Message => ({
    en: `${file} holds no keys of a stack’s backups.`,
    'pt-BR': `${file} não contém chaves dos backups de um stack.`,
  }),
  openKeyFile: (file: string): Message => ({ en: `${file} can be read by others.`, 'pt-BR': `${file} pode ser lido por outros.` }),
  keyFileRemedy: (file: string): Message => ({
    en: `Give the file that \`prumo backup key --to\` wrote, readable by you alone: chmod 600 ${file}`,
    'pt-BR': `Informe o arquivo que \`prumo backup key --to\` gravou, que só você possa ler: chmod 600 ${file}`,
  }),
  environment: (): string => 'the environment',
  foreseen: (stack: string, savedAt: string, until: string | null, folder: string, state: string): Message => ({
    en: `Would bring ${stack} back, as it was saved at ${savedAt}, with its data up to ${until ?? 'the end of the archive'}: its spec into ${folder}, its state into ${state}. Nothing was changed.`,
    'pt-BR': `Traria ${stack} de volta, como foi salvo em ${savedAt}, com os dados até ${until ?? 'o fim do arquivo'}: o spec em ${folder}, o estado em ${state}. Nada foi alterado.`,
  }),
  recovered: (stack: string, took: Message, reached: string | null, folder: string): Message => ({
    en: `Recovered ${stack} in ${took.en}. ${reached === null ? 'Nothing was written after its backup.' : `The last transaction that came back is of ${reached}.`} Its spec is in ${folder}.`,
    'pt-BR': `Recuperado ${stack} em ${took['pt-BR']}. ${reached === null ? 'Nada foi gravado depois do backup.' : `A última transação que voltou é de ${reached}.`} O spec está em ${folder}.`,
  }),
  thenRemove: (stack: string): Message => ({
    en: `It reaches nothing but itself. Remove it when you have seen enough: \`prumo destroy --stack ${stack}\`.`,
    'pt-BR': `Ele não alcança nada além de si mesmo. Remova quando tiver visto o bastante: \`prumo destroy --stack ${stack}\`.`,
  }),
  thenBackup: (): Message => ({
    en: 'The repository beside it is empty: take a backup now (`prumo backup now`).',
    'pt-BR': 'O repositório ao lado dele está vazio: faça um backup agora (`prumo backup now`).',
  }),
};
