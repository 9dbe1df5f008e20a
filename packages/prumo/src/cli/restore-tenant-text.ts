import type { Message } from '../messages/message.ts';

export const commands = {
  tenant: {
    en: 'instead: make this tenant’s rows in the running database what they were when exported',
    'pt-BR': 'em vez disso: deixar as linhas deste inquilino, no banco em uso, como estavam na exportação',
  },
  export: { en: 'from this export. Default: the tenant’s newest', 'pt-BR': 'a partir desta exportação. Padrão: a mais nova do inquilino' },
} as const satisfies Record<string, Message>;

export const text = {
  alone: (): Message => ({
    en: '`--tenant` is about the database that runs, and goes with no other place or moment.',
    'pt-BR': '`--tenant` trata do banco em uso, e não combina com outro lugar ou momento.',
  }),
  aloneRemedy: (): Message => ({
    en: 'Give `--tenant KEY`, and `--export NAME` for another than the newest.',
    'pt-BR': 'Informe `--tenant CHAVE`, e `--export NOME` se não for a mais nova.',
  }),
  ofAnother: (name: string, tenant: string): Message => ({
    en: `Export ${name} is of the tenant ${tenant}.`,
    'pt-BR': `A exportação ${name} é do inquilino ${tenant}.`,
  }),
  ofAnotherRemedy: (tenant: string): Message => ({
    en: `Choose among those of the tenant: prumo export list --tenant ${tenant}`,
    'pt-BR': `Escolha entre as do inquilino: prumo export list --tenant ${tenant}`,
  }),
  notConfirmed: (): Message => ({
    en: 'The tenant’s rows would be replaced, and nobody has confirmed it.',
    'pt-BR': 'As linhas do inquilino seriam substituídas, e ninguém confirmou.',
  }),
  confirm: (tenant: string, name: string, ended: string): Message => ({
    en: `Everything tenant ${tenant} wrote since ${ended} will be replaced by ${name}. Type the tenant’s key to go on: `,
    'pt-BR': `Tudo o que o inquilino ${tenant} gravou desde ${ended} será substituído por ${name}. Digite a chave do inquilino para continuar: `,
  }),
  rehearsing: (): Message => ({ en: 'Restoring, to be taken back …', 'pt-BR': 'Restaurando, para desfazer em seguida …' }),
  restoring: (name: string): Message => ({
    en: `Exporting what is there now, then restoring ${name} …`,
    'pt-BR': `Exportando o que há agora, depois restaurando ${name} …`,
  }),
  columns: (): Record<'table' | 'before' | 'after', Message> => ({
    table: { en: 'TABLE', 'pt-BR': 'TABELA' },
    before: { en: 'ROWS BEFORE', 'pt-BR': 'LINHAS ANTES' },
    after: { en: 'AFTER', 'pt-BR': 'DEPOIS' },
  }),
  untouched: (name: string): Message => ({
    en: `${name} was not in the export, and the tenant’s rows in it were left as they are.`,
    'pt-BR': `${name} não estava na exportação, e as linhas do inquilino nela ficaram como estão.`,
  }),
  counted: (name: string): Message => ({
    en: `Of ${name} only the rows were counted: a generated column that was exported is gone, and the checksum has it in it.`,
    'pt-BR': `Em ${name} só as linhas foram contadas: uma coluna gerada que foi exportada não existe mais, e a soma de verificação a inclui.`,
  }),
  restored: (tenant: string, name: string, others: number): Message => ({
    en: `Tenant ${tenant} is what it was in ${name}, row by row; ${others} rows of others were compared before and after, and none differs.`,
    'pt-BR': `O inquilino ${tenant} está como em ${name}, linha por linha; ${others} linhas de outros foram comparadas antes e depois, e nenhuma difere.`,
  }),
  rehearsed: (tenant: string, name: string, others: number): Message => ({
    en: `Tenant ${tenant} can be restored from ${name}: it was done, compared with ${others} rows of others, and taken back. Nothing was changed.`,
    'pt-BR': `O inquilino ${tenant} pode ser restaurado de ${name}: foi feito, comparado com ${others} linhas de outros, e desfeito. Nada foi alterado.`,
  }),
  undo: (tenant: string, safety: string): Message => ({
    en: `What was there before: prumo restore --tenant ${tenant} --export ${safety}`,
    'pt-BR': `O que havia antes: prumo restore --tenant ${tenant} --export ${safety}`,
  }),
};
