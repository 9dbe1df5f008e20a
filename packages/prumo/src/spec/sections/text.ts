import type { Message } from '../../messages/message.ts';

/** What a value looks like, as hints. */
export const forms = {
  stackName: (): Message => ({
    en: '1 to 32 lower-case letters, digits and inner hyphens, a letter first: `my-shop`',
    'pt-BR': '1 a 32 letras minúsculas, dígitos e hifens internos, começando com letra: `minha-loja`',
  }),
  processName: (): Message => ({
    en: '1 to 32 lower-case letters, digits and inner hyphens, a letter first: `web`',
    'pt-BR': '1 a 32 letras minúsculas, dígitos e hifens internos, começando com letra: `web`',
  }),
  urlPath: (): Message => ({ en: 'a path that begins with `/`: `/health`', 'pt-BR': 'um caminho que começa com `/`: `/health`' }),
  envFile: (): Message => ({
    en: 'a file called `.env`, or `.env.` and a word: `.env.production`',
    'pt-BR': 'um arquivo chamado `.env`, ou `.env.` e uma palavra: `.env.production`',
  }),
  httpPort: (): Message => ({
    en: 'write `port: http`, or `port: private` for what the edge does not publish; Prumo chooses the number and sets HOST and PORT',
    'pt-BR': 'escreva `port: http`, ou `port: private` para o que a borda não publica; o Prumo escolhe o número e define HOST e PORT',
  }),
  listenAddress: (): Message => ({
    en: 'an IP address: `127.0.0.1`, or `0.0.0.0` for all',
    'pt-BR': 'um endereço IP: `127.0.0.1`, ou `0.0.0.0` para todos',
  }),
  webhook: (): Message => ({
    en: 'an address of HTTP without a user in it: `https://hooks.example.com/alerts`',
    'pt-BR': 'um endereço HTTP sem usuário: `https://hooks.exemplo.com.br/alertas`',
  }),
  email: (): Message => ({ en: 'an e-mail address: `ops@example.com`', 'pt-BR': 'um endereço de e-mail: `ops@exemplo.com.br`' }),
  identifier: (): Message => ({
    en: '1 to 63 lower-case letters, digits and `_`, no digit first: `my_shop`',
    'pt-BR': '1 a 63 letras minúsculas, dígitos e `_`, sem dígito no início: `minha_loja`',
  }),
  extension: (): Message => ({ en: 'the name of an extension: `pg_trgm`', 'pt-BR': 'o nome de uma extensão: `pg_trgm`' }),
  parameter: (): Message => ({
    en: 'the name of a PostgreSQL parameter: `work_mem`',
    'pt-BR': 'o nome de um parâmetro do PostgreSQL: `work_mem`',
  }),
  bucket: (): Message => ({
    en: '3 to 63 lower-case letters, digits, inner dots and hyphens: `documents`',
    'pt-BR': '3 a 63 letras minúsculas, dígitos, pontos e hifens internos: `documentos`',
  }),
  assertionName: (): Message => ({
    en: 'up to 100 characters on one line: `every case has an office`',
    'pt-BR': 'até 100 caracteres numa linha: `todo processo tem escritório`',
  }),
  query: (): Message => ({
    en: 'one query without a semicolon at its end: `SELECT count(*) > 0 FROM office`',
    'pt-BR': 'uma consulta sem ponto e vírgula no fim: `SELECT count(*) > 0 FROM escritorio`',
  }),
  endpoint: (): Message => ({
    en: '`https://`, a host, and a port where it is not 443: `https://s3.example.com`',
    'pt-BR': '`https://`, um host, e uma porta se não for 443: `https://s3.exemplo.com.br`',
  }),
  host: (): Message => ({
    en: 'a name or an IPv4 address: `backup.example.com`',
    'pt-BR': 'um nome ou endereço IPv4: `backup.exemplo.com.br`',
  }),
  sftpUser: (): Message => ({
    en: 'a user of the server, letters, digits, `.`, `_` and `-`: `my-shop`',
    'pt-BR': 'um usuário do servidor, letras, dígitos, `.`, `_` e `-`: `minha-loja`',
  }),
  sftpPath: (): Message => ({
    en: 'a folder, from where the server puts the user or from the root: `backups/my-shop`, `/srv/my-shop`',
    'pt-BR': 'uma pasta, a partir de onde o servidor põe o usuário ou da raiz: `backups/minha-loja`, `/srv/minha-loja`',
  }),
  hostKey: (): Message => ({
    en: 'as `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` prints it on the server: `SHA256:` and 43 characters',
    'pt-BR': 'como `ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub` imprime no servidor: `SHA256:` e 43 caracteres',
  }),
  offsiteIsOne: (): Message => ({
    en: 'There is one second place: a bucket, or a folder reached by SFTP.',
    'pt-BR': 'Há um só segundo lugar: um bucket, ou uma pasta alcançada por SFTP.',
  }),
  offsiteChoose: (): Message => ({
    en: 'keep `sftp`, or `endpoint`, `bucket` and `env_file`',
    'pt-BR': 'deixe `sftp`, ou `endpoint`, `bucket` e `env_file`',
  }),
  sftpOpens: (): Message => ({ en: 'Nothing opens the account.', 'pt-BR': 'Nada abre a conta.' }),
  sftpOpensHint: (): Message => ({
    en: 'name a private key (`key_file`), or a file with `SFTP_PASSWORD` (`env_file`)',
    'pt-BR': 'informe uma chave privada (`key_file`), ou um arquivo com `SFTP_PASSWORD` (`env_file`)',
  }),
  region: (): Message => ({
    en: 'lower-case letters, digits and hyphens: `us-east-1`',
    'pt-BR': 'letras minúsculas, dígitos e hifens: `us-east-1`',
  }),
  prefix: (): Message => ({ en: 'a folder without slashes around it: `my-shop`', 'pt-BR': 'uma pasta sem barras em volta: `minha-loja`' }),
  caFile: (): Message => ({ en: 'a file: `offsite-ca.crt`', 'pt-BR': 'um arquivo: `offsite-ca.crt`' }),
  window: (): Message => ({
    en: 'days and times of 24 hours: `sun 02:00-05:00`, `mon-fri 03:00-04:00` or `daily 02:00-04:00`',
    'pt-BR': 'dias (em inglês) e horas de 24: `sun 02:00-05:00`, `mon-fri 03:00-04:00` ou `daily 02:00-04:00`',
  }),
  schedule: (): Message => ({
    en: 'minute, hour, day, month, day of the week: `30 3 * * sun`',
    'pt-BR': 'minuto, hora, dia, mês, dia da semana: `30 3 * * sun`',
  }),
  table: (): Message => ({
    en: 'a table as it is called in the database: `offices` or `public.offices`',
    'pt-BR': 'uma tabela como se chama no banco: `escritorios` ou `public.escritorios`',
  }),
  column: (): Message => ({
    en: 'a column as it is called in the database: `office_id`',
    'pt-BR': 'uma coluna como se chama no banco: `escritorio_id`',
  }),
  tenantSchema: (): Message => ({
    en: 'the name of a schema with `{key}` in it: `tenant_{key}`',
    'pt-BR': 'o nome de um esquema com `{key}` dentro: `cliente_{key}`',
  }),
  variable: (): Message => ({
    en: 'letters, digits and `_`, no digit first: `DATABASE_URL`',
    'pt-BR': 'letras, dígitos e `_`, sem dígito no início: `DATABASE_URL`',
  }),
};

export const badEnvFile = (): Message => ({
  en: 'A file of another name, or of the example’s, would get into releases and version control.',
  'pt-BR': 'Um arquivo com outro nome, ou com o do exemplo, entraria nas versões publicadas e no controle de versão.',
});
export const badName = (): Message => ({ en: 'This name is not written correctly.', 'pt-BR': 'Este nome não está escrito corretamente.' });
export const nameReserved = (name: string): Message => ({
  en: `\`${name}\` is the name of a service of the stack itself.`,
  'pt-BR': `\`${name}\` é o nome de um serviço da própria stack.`,
});
export const chooseAnother = (): Message => ({ en: 'choose another name', 'pt-BR': 'escolha outro nome' });
export const nameLikeReplica = (): Message => ({
  en: 'The name ends like a replica (`web-1`).',
  'pt-BR': 'O nome termina como o de uma réplica (`web-1`).',
});
export const variableSet = (name: string): Message => ({
  en: `Prumo sets \`${name}\` itself.`,
  'pt-BR': `O próprio Prumo define \`${name}\`.`,
});
export const portIsHttp = (): Message => ({
  en: 'A process does not choose its port number.',
  'pt-BR': 'Um processo não escolhe o número da porta.',
});
export const pathSlash = (): Message => ({
  en: 'A path begins with `/` and has no spaces, `..`, `//`, `?`, `#` or `*`.',
  'pt-BR': 'Um caminho começa com `/` e não tem espaços, `..`, `//`, `?`, `#` nem `*`.',
});
