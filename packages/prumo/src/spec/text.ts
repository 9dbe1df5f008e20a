import type { Message } from '../messages/message.ts';

export { noValue, notText, quoteIt, zeroByte } from './values/text.ts';

const code = (names: readonly string[]): string => names.map((name) => `\`${name}\``).join(', ');
const same = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const missing = (key?: string): Message =>
  key === undefined ? same('This is required.', 'Isto é obrigatório.') : same(`\`${key}\` is missing.`, `Falta \`${key}\`.`);
export const badForm = (): Message => same('This is not written correctly.', 'Isto não está escrito corretamente.');
export const outOfRange = (least: string, most: string): Message =>
  same(`This must be between ${least} and ${most}.`, `Isto precisa estar entre ${least} e ${most}.`);
export const atLeast = (least: string): Message => same(`This must be at least ${least}.`, `Isto precisa ser no mínimo ${least}.`);
export const atMost = (most: string): Message => same(`This must be at most ${most}.`, `Isto precisa ser no máximo ${most}.`);
export const shareOutOfRange = (): Message =>
  same('This must be more than 0% and less than 100%.', 'Isto precisa ser mais que 0% e menos que 100%.');
export const shareOutOfRangeHint = (): Message =>
  same('100% leaves no room for any failure: nobody can keep it', '100% não deixa margem para falha nenhuma: ninguém cumpre');

export const fileEmpty = (): Message => same('The file is empty.', 'O arquivo está vazio.');
export const fileEmptyHint = (): Message => same('`prumo init` writes a first spec', '`prumo init` escreve uma primeira spec');

/** Kinds of value, as people call them. */
export const KINDS = {
  settings: same('settings (`key: value`)', 'configurações (`chave: valor`)'),
  list: same('a list', 'uma lista'),
  text: same('text', 'texto'),
  number: same('a number', 'um número'),
  whole: same('a whole number', 'um número inteiro'),
  flag: same('`true` or `false`', '`true` ou `false`'),
  nothing: same('nothing', 'nada'),
} as const;
export type Kind = keyof typeof KINDS;

export const wrongKind = (wanted: Kind, found: Kind): Message =>
  same(
    `This must be ${KINDS[wanted].en}; it is ${KINDS[found].en}.`,
    `Isto precisa ser ${KINDS[wanted]['pt-BR']}; é ${KINDS[found]['pt-BR']}.`,
  );
export const notWhole = (): Message => same('This must be a whole number.', 'Isto precisa ser um número inteiro.');
export const withoutQuotes = (value: string): Message => same(`write ${value} without quotes`, `escreva ${value} sem aspas`);
export const writeFlag = (value: 'true' | 'false'): Message => same(`write \`${value}\``, `escreva \`${value}\``);
export const writeList = (): Message => same('write it in brackets: `[one, two]`', 'escreva entre colchetes: `[um, dois]`');
export const emptySection = (key: string): Message =>
  same(`write \`${key}: {}\` for the defaults, or remove the line`, `escreva \`${key}: {}\` para usar os padrões, ou remova a linha`);
export const removeLine = (): Message => same('remove the line to use the default', 'remova a linha para usar o padrão');
export const leaveOut = (): Message => same('leave the section out to do without it', 'omita a seção para ficar sem ela');
export const notAChoice = (): Message => same('This is not one of the choices.', 'Isto não é uma das opções.');
export const choices = (names: readonly string[]): Message => same(`one of ${code(names)}`, `uma de ${code(names)}`);
export const didYouMean = (name: string): Message => same(`did you mean \`${name}\`?`, `você quis dizer \`${name}\`?`);
export const belongsAt = (path: string): Message => same(`it belongs at \`${path}\``, `o lugar é \`${path}\``);
export const unknownKey = (key: string): Message => same(`\`${key}\` is not a setting here.`, `\`${key}\` não é uma configuração daqui.`);
export const allowedKeys = (names: readonly string[]): Message =>
  same(`the settings here are ${code(names)}`, `as configurações daqui são ${code(names)}`);
export const notUnderstood = (reason: string): Message => same(`This is not understood: ${reason}`, `Isto não foi entendido: ${reason}`);
