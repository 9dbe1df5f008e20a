import type { Message } from '../../messages/message.ts';

export const tooDeep = (levels: number): Message => ({
  en: `The file is nested deeper than ${levels} levels.`,
  'pt-BR': `O arquivo tem mais de ${levels} níveis de aninhamento.`,
});
export const tooMany = (values: number): Message => ({
  en: `The file has more than ${values} values once aliases are expanded.`,
  'pt-BR': `O arquivo tem mais de ${values} valores depois de expandir os aliases.`,
});
export const tooLargeHint = (): Message => ({
  en: 'look for an alias that contains itself',
  'pt-BR': 'procure um alias que contém a si mesmo',
});
export const tooManyBytes = (limit: string): Message => ({
  en: `The file is larger than ${limit}.`,
  'pt-BR': `O arquivo é maior que ${limit}.`,
});
export const tooManyBytesHint = (): Message => ({
  en: 'a spec has some kilobytes: is this the right file?',
  'pt-BR': 'uma spec tem alguns kilobytes: é o arquivo certo?',
});
export const multipleDocuments = (): Message => ({ en: 'A second document begins here.', 'pt-BR': 'Um segundo documento começa aqui.' });
export const multipleDocumentsHint = (): Message => ({
  en: 'one file describes one stack: remove the `---` or `...`',
  'pt-BR': 'um arquivo descreve uma stack: remova o `---` ou `...`',
});
export const badAlias = (name: string): Message => ({
  en: `The alias \`*${name}\` has no anchor before it.`,
  'pt-BR': `O alias \`*${name}\` não tem âncora antes dele.`,
});
export const badAliasHint = (): Message => ({
  en: 'put text that begins with `*` in quotes: `"*.example.com"`',
  'pt-BR': 'ponha entre aspas um texto que começa com `*`: `"*.exemplo.com.br"`',
});
export const circularAlias = (name: string): Message => ({
  en: `The alias \`*${name}\` stands inside what it refers to.`,
  'pt-BR': `O alias \`*${name}\` está dentro daquilo a que se refere.`,
});
export const badMerge = (): Message => ({ en: '`<<` can only take over settings.', 'pt-BR': '`<<` só pode incorporar configurações.' });
export const badMergeHint = (): Message => ({ en: 'write `<<: *name`', 'pt-BR': 'escreva `<<: *nome`' });
export const badKey = (): Message => ({ en: 'A key must be text.', 'pt-BR': 'Uma chave precisa ser texto.' });
export const badKeyHint = (): Message => ({ en: 'write `name: value`', 'pt-BR': 'escreva `nome: valor`' });
export const reservedKey = (key: string): Message => ({ en: `\`${key}\` cannot be a key.`, 'pt-BR': `\`${key}\` não pode ser uma chave.` });
export const duplicateKey = (key: string): Message => ({ en: `\`${key}\` is written twice.`, 'pt-BR': `\`${key}\` aparece duas vezes.` });
export const duplicateKeyHint = (): Message => ({ en: 'keep one of them', 'pt-BR': 'mantenha apenas um' });

export const tabIndent = (): Message => ({ en: 'A tab is used for indentation.', 'pt-BR': 'Há um tab na indentação.' });
export const tabIndentHint = (): Message => ({ en: 'YAML indents with spaces only', 'pt-BR': 'YAML só indenta com espaços' });
export const badIndent = (): Message => ({
  en: 'The indentation does not fit the lines above.',
  'pt-BR': 'A indentação não combina com as linhas acima.',
});
export const badIndentHint = (): Message => ({
  en: 'settings of one section begin in the same column',
  'pt-BR': 'as configurações de uma seção começam na mesma coluna',
});
export const flowOpen = (): Message => ({
  en: 'A `{` or `[` before this is not closed.',
  'pt-BR': 'Um `{` ou `[` antes daqui não foi fechado.',
});
export const flowOpenHint = (): Message => ({ en: 'close it with `}` or `]`', 'pt-BR': 'feche com `}` ou `]`' });
export const quoteOpen = (quote: string): Message => ({
  en: `A quote ${quote} is not closed.`,
  'pt-BR': `Uma aspa ${quote} não foi fechada.`,
});
export const quoteOpenHint = (quote: string): Message => ({ en: `end the text with ${quote}`, 'pt-BR': `termine o texto com ${quote}` });
export const missingColon = (): Message => ({ en: 'A `:` is missing after a key.', 'pt-BR': 'Falta um `:` depois de uma chave.' });
export const missingColonHint = (): Message => ({ en: 'write `name: value`', 'pt-BR': 'escreva `nome: valor`' });
export const reservedStart = (character: string): Message => ({
  en: `Text without quotes cannot begin with ${character}.`,
  'pt-BR': `Um texto sem aspas não pode começar com ${character}.`,
});
export const quoteValue = (): Message => ({ en: 'put the value in quotes', 'pt-BR': 'ponha o valor entre aspas' });
export const nestedOnOneLine = (): Message => ({
  en: 'A key stands where a value already is.',
  'pt-BR': 'Há uma chave onde já existe um valor.',
});
export const nestedOnOneLineHint = (): Message => ({
  en: 'begin a new line for it, indented, or put the text in quotes',
  'pt-BR': 'comece uma linha nova, indentada, ou ponha o texto entre aspas',
});
export const badEscape = (): Message => ({
  en: 'This backslash sequence means nothing in double quotes.',
  'pt-BR': 'Esta sequência com barra invertida não significa nada entre aspas duplas.',
});
export const badEscapeHint = (): Message => ({
  en: 'use single quotes, or double the backslash',
  'pt-BR': 'use aspas simples, ou dobre a barra invertida',
});
export const badAliasSyntax = (): Message => ({
  en: 'The alias is not written correctly.',
  'pt-BR': 'O alias não está escrito corretamente.',
});
export const tag = (): Message => ({
  en: 'Tags beginning with `!` are not used here.',
  'pt-BR': 'Tags que começam com `!` não são usadas aqui.',
});
export const tagHint = (): Message => ({ en: 'remove it, or put the value in quotes', 'pt-BR': 'remova, ou ponha o valor entre aspas' });
export const syntax = (parser: string): Message => ({
  en: `This is not valid YAML: ${parser}`,
  'pt-BR': `Isto não é YAML válido: ${parser}`,
});
