import type { Message } from '../../messages/message.ts';
import type { ExportFlaw } from './exports.ts';

const FLAWS: Readonly<Record<ExportFlaw, Message>> = {
  'wrong-key': { en: 'it was sealed with another key', 'pt-BR': 'foi fechada com outra chave' },
  changed: { en: 'it is not what was written', 'pt-BR': 'não é o que foi gravado' },
  'cut-short': { en: 'its end is missing', 'pt-BR': 'falta o fim' },
  'not-a-backup': { en: 'it is no export', 'pt-BR': 'não é uma exportação' },
  missing: { en: 'its rows are gone', 'pt-BR': 'as linhas sumiram' },
  'other-size': { en: 'its rows have another size than was written', 'pt-BR': 'as linhas têm outro tamanho que o gravado' },
  unreadable: { en: 'its manifest cannot be understood', 'pt-BR': 'o manifesto não pode ser entendido' },
};

export const text = {
  notWanted: (): Message => ({
    en: 'The spec asks for no exports of tenants.',
    'pt-BR': 'O spec não pede exportações por inquilino.',
  }),
  notWantedRemedy: (): Message => ({
    en: 'Say in `backup.export` what a tenant is, for instance `tenants: { table: offices }` and `column: office_id`, and run `prumo up`.',
    'pt-BR':
      'Diga em `backup.export` o que é um inquilino, por exemplo `tenants: { table: escritorios }` e `column: escritorio_id`, e rode `prumo up`.',
  }),
  busy: (): Message => ({
    en: 'Tenants are being exported, or one is being restored.',
    'pt-BR': 'Há uma exportação de inquilinos, ou uma restauração de um, em andamento.',
  }),
  busyRemedy: (): Message => ({ en: 'Wait for it: `prumo export list`.', 'pt-BR': 'Espere por ela: `prumo export list`.' }),
  unknownTenant: (key: string): Message => ({ en: `There is no tenant ${key}.`, 'pt-BR': `Não existe o inquilino ${key}.` }),
  unknownTenantRemedy: (): Message => ({
    en: 'Give its key, as it stands in the tenants’ table: `prumo export now --dry-run` lists them.',
    'pt-BR': 'Informe a chave, como está na tabela de inquilinos: `prumo export now --dry-run` as lista.',
  }),
  noneOf: (key: string): Message => ({
    en: `There is no whole export of the tenant ${key}.`,
    'pt-BR': `Não há exportação íntegra do inquilino ${key}.`,
  }),
  unknown: (name: string): Message => ({ en: `There is no export ${name}.`, 'pt-BR': `Não existe a exportação ${name}.` }),
  unknownRemedy: (): Message => ({ en: 'List them: prumo export list', 'pt-BR': 'Liste-as: prumo export list' }),
  flawed: (name: string, flaw: ExportFlaw): Message => ({
    en: `Export ${name} cannot be used: ${FLAWS[flaw].en}.`,
    'pt-BR': `A exportação ${name} não pode ser usada: ${FLAWS[flaw]['pt-BR']}.`,
  }),
  damagedRemedy: (): Message => ({
    en: 'Use another (`prumo export list`), take a new one, and look for the cause on the disk.',
    'pt-BR': 'Use outra (`prumo export list`), faça uma nova e procure a causa no disco.',
  }),
  notTaken: (): Message => ({ en: 'Not every tenant was exported.', 'pt-BR': 'Nem todos os inquilinos foram exportados.' }),
  notTakenRemedy: (): Message => ({
    en: 'See `prumo status`, and try again. What is listed is whole; nothing else counts as an export.',
    'pt-BR': 'Veja `prumo status` e tente de novo. O que está listado está inteiro; nada mais conta como exportação.',
  }),
  notAssignableRemedy: (): Message => ({
    en: 'Name tables and columns in `backup.export` as they are called in the database.',
    'pt-BR': 'Escreva em `backup.export` tabelas e colunas como se chamam no banco.',
  }),
  notRestored: (): Message => ({
    en: 'The tenant was not restored; nothing was changed.',
    'pt-BR': 'O inquilino não foi restaurado; nada foi alterado.',
  }),
  notRestorableRemedy: (): Message => ({
    en: 'Mend what the reason names, or restore another export. `--dry-run` tries it without changing anything.',
    'pt-BR': 'Corrija o que o motivo indica, ou restaure outra exportação. `--dry-run` experimenta sem alterar nada.',
  }),
  tenantBusyRemedy: (): Message => ({
    en: 'Close the application to this tenant for a moment, and run it again.',
    'pt-BR': 'Feche a aplicação a este inquilino por um momento e rode de novo.',
  }),
};
