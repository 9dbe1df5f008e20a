import type { Message } from '../messages/message.ts';

export const commands = {
  export: { en: 'Readable exports of each tenant’s data', 'pt-BR': 'Exportações legíveis dos dados de cada inquilino' },
  now: { en: 'Export every tenant now, or one', 'pt-BR': 'Exportar agora todos os inquilinos, ou um' },
  list: { en: 'List the exports', 'pt-BR': 'Listar as exportações' },
  show: { en: 'Everything known of one export', 'pt-BR': 'Tudo o que se sabe de uma exportação' },
  verify: { en: 'Read an export and compare it with its checksums', 'pt-BR': 'Ler uma exportação e comparar com as somas de verificação' },
  download: {
    en: 'Write an export in plain text, to look at or hand over',
    'pt-BR': 'Gravar uma exportação em texto, para ver ou entregar',
  },
  from: { en: 'local, or offsite: those in the second place', 'pt-BR': 'local, ou offsite: as do segundo lugar' },
  tenant: { en: 'only this tenant, by its key', 'pt-BR': 'só este inquilino, pela chave' },
  to: {
    en: 'a file that ends in .tar, or a folder; not there yet',
    'pt-BR': 'um arquivo terminado em .tar, ou uma pasta; ainda inexistente',
  },
} as const satisfies Record<string, Message>;

export const text = {
  taking: (): Message => ({ en: 'Exporting …', 'pt-BR': 'Exportando …' }),
  noTenants: (): Message => ({
    en: 'The tenants’ table is empty: nothing was exported.',
    'pt-BR': 'A tabela de inquilinos está vazia: nada foi exportado.',
  }),
  none: (): Message => ({
    en: 'No export yet. Take one: prumo export now',
    'pt-BR': 'Nenhuma exportação ainda. Faça uma: prumo export now',
  }),
  columns: (): Record<'name' | 'tenant' | 'ended' | 'rows' | 'size' | 'stored' | 'purpose' | 'table' | 'by', Message> => ({
    name: { en: 'EXPORT', 'pt-BR': 'EXPORTAÇÃO' },
    tenant: { en: 'TENANT', 'pt-BR': 'INQUILINO' },
    ended: { en: 'ENDED', 'pt-BR': 'TERMINOU' },
    rows: { en: 'ROWS', 'pt-BR': 'LINHAS' },
    size: { en: 'SIZE', 'pt-BR': 'TAMANHO' },
    stored: { en: 'STORED', 'pt-BR': 'GUARDADO' },
    purpose: { en: 'PURPOSE', 'pt-BR': 'FINALIDADE' },
    table: { en: 'TABLE', 'pt-BR': 'TABELA' },
    by: { en: 'TENANT BY', 'pt-BR': 'INQUILINO POR' },
  }),
  safety: (): Message => ({ en: 'before a restore', 'pt-BR': 'antes de uma restauração' }),
  shared: (): Message => ({ en: 'shared', 'pt-BR': 'compartilhada' }),
  foreseen: (tenants: readonly string[]): Message => ({
    en: `Would export ${tenants.length} tenants: ${tenants.join(', ')}. Nothing was written.`,
    'pt-BR': `Exportaria ${tenants.length} inquilinos: ${tenants.join(', ')}. Nada foi gravado.`,
  }),
  leftOut: (name: string, why: string): Message => ({
    en: `${name} is in no export: ${why}.`,
    'pt-BR': `${name} não está em nenhuma exportação: ${why}.`,
  }),
  ownerless: (name: string, rows: number): Message => ({
    en: `${rows} rows of ${name} are in no export: they are of no tenant that is listed.`,
    'pt-BR': `${rows} linhas de ${name} não estão em nenhuma exportação: não são de nenhum inquilino listado.`,
  }),
  notRemoved: (why: string): Message => ({
    en: `Older exports could not be removed: ${why}`,
    'pt-BR': `As exportações mais antigas não puderam ser removidas: ${why}`,
  }),
  sent: (count: number): Message => ({
    en: `${count} were sent to the second place.`,
    'pt-BR': `${count} foram enviadas ao segundo lugar.`,
  }),
  notRemovedOffsite: (why: string): Message => ({
    en: `Older exports could not be removed from the second place: ${why}`,
    'pt-BR': `As exportações mais antigas não puderam ser removidas do segundo lugar: ${why}`,
  }),
  verified: (name: string, tables: number, rows: number): Message => ({
    en: `Export ${name} is as it was written: ${tables} tables, ${rows} rows.`,
    'pt-BR': `A exportação ${name} está como foi gravada: ${tables} tabelas, ${rows} linhas.`,
  }),
  noPlace: (): Message => ({ en: 'Where to write it was not said.', 'pt-BR': 'Não foi dito onde gravar.' }),
  placeTaken: (path: string): Message => ({ en: `${path} is there already.`, 'pt-BR': `${path} já existe.` }),
  notWritten: (path: string): Message => ({ en: `${path} cannot be written.`, 'pt-BR': `${path} não pode ser gravado.` }),
  placeRemedy: (): Message => ({
    en: 'Give `--to` a file that ends in `.tar`, or a folder, neither there yet.',
    'pt-BR': 'Informe em `--to` um arquivo terminado em `.tar`, ou uma pasta, ainda inexistentes.',
  }),
  written: (name: string, path: string, tables: number, rows: number): Message => ({
    en: `Export ${name} is in ${path}, in plain text: ${tables} tables, ${rows} rows.`,
    'pt-BR': `A exportação ${name} está em ${path}, em texto: ${tables} tabelas, ${rows} linhas.`,
  }),
  wouldWrite: (name: string, path: string, tables: number, rows: number): Message => ({
    en: `Would write ${name} to ${path}: ${tables} tables, ${rows} rows. Nothing was written.`,
    'pt-BR': `Gravaria ${name} em ${path}: ${tables} tabelas, ${rows} linhas. Nada foi gravado.`,
  }),
};
