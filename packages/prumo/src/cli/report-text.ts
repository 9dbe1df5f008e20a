import type { Message } from '../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  badFormat: (given: string) => both(`There is no format \`${given}\`.`, `Não existe o formato \`${given}\`.`),
  formats: () => both('Formats: md, html, json.', 'Formatos: md, html, json.'),
  badLocale: (given: string) => both(`There is no report in \`${given}\`.`, `Não há relatório em \`${given}\`.`),
  locales: () => both('Languages: pt-BR, en.', 'Idiomas: pt-BR, en.'),
  notWritten: (file: string, why: string) => both(`${file} cannot be written: ${why}.`, `Não foi possível gravar ${file}: ${why}.`),
  notWrittenRemedy: () =>
    both(
      'Name a file in a folder that is there and that you may write to, or leave `-o` out to print the report.',
      'Indique um arquivo numa pasta que exista e em que você possa gravar, ou omita `-o` para imprimir o relatório.',
    ),
  sinceRemedy: () =>
    both(
      'Name a day that is over, or leave it out to compare with the first record.',
      'Indique um dia que já passou, ou omita para comparar com o primeiro registro.',
    ),
  written: (file: string, bytes: number) => both(`Wrote ${file} (${bytes} bytes).`, `Gravado ${file} (${bytes} bytes).`),
} as const;

export const command = {
  report: both('The readiness report, made from evidence', 'O relatório de prontidão, feito das evidências'),
  format: both('md, html or json (default: as FILE ends, else md)', 'md, html ou json (padrão: como FILE termina, senão md)'),
  locale: both('language of the report (default: that of the spec)', 'idioma do relatório (padrão: o da especificação)'),
  output: both('write it to a file instead of stdout', 'gravar num arquivo em vez da saída padrão'),
} as const;
