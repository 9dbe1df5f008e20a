import type { Message } from '../../messages/message.ts';

export const noValue = (): Message => ({ en: 'There is no value.', 'pt-BR': 'Falta o valor.' });

export const sizeWithoutUnit = (): Message => ({ en: 'A size needs a unit.', 'pt-BR': 'Um tamanho precisa de unidade.' });
export const sizeWithUnit = (value: number | string): Message => ({
  en: `write \`${value}MB\` if megabytes are meant`,
  'pt-BR': `escreva \`${value}MB\` se forem megabytes`,
});
export const notASize = (): Message => ({ en: 'This is not a size.', 'pt-BR': 'Isto não é um tamanho.' });
export const sizeExample = (): Message => ({ en: 'write it like `256MB` or `1.5GB`', 'pt-BR': 'escreva como `256MB` ou `1.5GB`' });

export const durationWithoutUnit = (): Message => ({ en: 'A duration needs a unit.', 'pt-BR': 'Uma duração precisa de unidade.' });
export const durationWithUnit = (value: number | string): Message => ({
  en: `write \`${value}s\` for seconds or \`${value}ms\` for milliseconds`,
  'pt-BR': `escreva \`${value}s\` para segundos ou \`${value}ms\` para milissegundos`,
});
export const notADuration = (): Message => ({ en: 'This is not a duration.', 'pt-BR': 'Isto não é uma duração.' });
export const durationExample = (): Message => ({
  en: 'write it like `500ms`, `5s`, `5m`, `1h` or `1d`',
  'pt-BR': 'escreva como `500ms`, `5s`, `5m`, `1h` ou `1d`',
});

export const shareWithoutSign = (): Message => ({ en: 'A share needs its percent sign.', 'pt-BR': 'Uma porcentagem precisa do sinal %.' });
export const shareWithSign = (value: number): Message => {
  const percent = value > 0 && value <= 1 ? Number(`${Number((value * 100).toFixed(6))}`) : value;
  return { en: `write \`${percent}%\``, 'pt-BR': `escreva \`${percent}%\`` };
};
export const notAShare = (): Message => ({ en: 'This is not a share.', 'pt-BR': 'Isto não é uma porcentagem.' });
export const shareExample = (): Message => ({ en: 'write it like `99.9%`', 'pt-BR': 'escreva como `99.9%`' });
export const decimalPoint = (): Message => ({ en: 'use a point for decimals: `1.5`', 'pt-BR': 'use ponto para decimais: `1.5`' });

export const notText = (): Message => ({ en: 'This must be text.', 'pt-BR': 'Isto precisa ser um texto.' });
export const quoteIt = (value: number | boolean): Message => ({
  en: `put it in quotes: \`"${value}"\``,
  'pt-BR': `ponha entre aspas: \`"${value}"\``,
});
export const zeroByte = (): Message => ({
  en: 'The text holds a zero byte, which no program can be given.',
  'pt-BR': 'O texto contém um byte zero, que nenhum programa pode receber.',
});

export const commandIsList = (): Message => ({ en: 'A command is one line of text.', 'pt-BR': 'Um comando é uma linha de texto.' });
export const commandOneLine = (): Message => ({
  en: 'write it as in a terminal: `node web.ts`',
  'pt-BR': 'escreva como no terminal: `node web.ts`',
});
export const commandEmpty = (): Message => ({ en: 'The command names no program.', 'pt-BR': 'O comando não indica nenhum programa.' });
export const quoteOpen = (quote: string): Message => ({
  en: `A quote ${quote} is opened and never closed.`,
  'pt-BR': `Uma aspa ${quote} é aberta e nunca fechada.`,
});
export const closeQuote = (quote: string): Message => ({
  en: `close it, or write \\${quote} for the character itself`,
  'pt-BR': `feche-a, ou escreva \\${quote} para o próprio caractere`,
});
export const trailingBackslash = (): Message => ({
  en: 'The command ends in a backslash with nothing after it.',
  'pt-BR': 'O comando termina em uma barra invertida sem nada depois.',
});
export const shellOperator = (operator: string): Message => ({
  en: `Commands run without a shell, so \`${operator}\` would be handed to the program as text.`,
  'pt-BR': `Comandos rodam sem shell: \`${operator}\` seria entregue ao programa como texto.`,
});
export const newlineOperator = (): Message => ({
  en: 'Commands run without a shell, so they are one line.',
  'pt-BR': 'Comandos rodam sem shell, por isso têm uma só linha.',
});
export const useShell = (): Message => ({
  en: "ask for a shell: `sh -c '…'`, or put it in single quotes to hand it over as it is",
  'pt-BR': "peça um shell: `sh -c '…'`, ou ponha entre aspas simples para passar como está",
});
export const referenceInCommand = (): Message => ({
  en: 'References are not filled in commands: arguments can be read by everybody on the machine.',
  'pt-BR': 'Referências não são preenchidas em comandos: qualquer um na máquina pode ler os argumentos.',
});
export const useEnv = (): Message => ({
  en: 'put it under `app.env` and read the variable in the program',
  'pt-BR': 'ponha em `app.env` e leia a variável no programa',
});
export const notADomain = (why: Message): Message => ({
  en: `This is not a domain: ${why.en}.`,
  'pt-BR': `Isto não é um domínio: ${why['pt-BR']}.`,
});
export const domainWhy = {
  scheme: (): Message => ({ en: 'it has a scheme', 'pt-BR': 'tem um esquema' }),
  path: (): Message => ({ en: 'it has a path', 'pt-BR': 'tem um caminho' }),
  port: (): Message => ({ en: 'it has a port', 'pt-BR': 'tem uma porta' }),
  empty: (): Message => ({ en: 'it is empty', 'pt-BR': 'está vazio' }),
  long: (): Message => ({ en: 'it is longer than 253 characters', 'pt-BR': 'tem mais de 253 caracteres' }),
  capital: (): Message => ({ en: 'it has capital letters', 'pt-BR': 'tem letras maiúsculas' }),
  international: (): Message => ({ en: 'it has letters outside ASCII', 'pt-BR': 'tem letras fora do ASCII' }),
  dot: (): Message => ({
    en: 'it begins or ends with a dot, or has two in a row',
    'pt-BR': 'começa ou termina com ponto, ou tem dois seguidos',
  }),
  wildcard: (): Message => ({ en: '`*` may only be the whole first part', 'pt-BR': '`*` só pode ser a primeira parte inteira' }),
  wideWildcard: (): Message => ({ en: 'a wildcard needs two parts after it', 'pt-BR': 'um curinga precisa de duas partes depois dele' }),
  label: (label: string): Message => ({
    en: `\`${label}\` is not letters, digits and inner hyphens, at most 63`,
    'pt-BR': `\`${label}\` não são letras, dígitos e hifens internos, no máximo 63`,
  }),
  address: (): Message => ({ en: 'it is an address', 'pt-BR': 'é um endereço' }),
};
export const domainInstead = (domain: string): Message => ({ en: `write \`${domain}\``, 'pt-BR': `escreva \`${domain}\`` });
export const domainExample = (): Message => ({
  en: 'write it like `example.com` or `"*.example.com"`',
  'pt-BR': 'escreva como `exemplo.com.br` ou `"*.exemplo.com.br"`',
});
export const domainPort = (): Message => ({
  en: 'ports are `edge.https_port` and `edge.http_port`',
  'pt-BR': 'as portas são `edge.https_port` e `edge.http_port`',
});

export const referenceOpen = (): Message => ({ en: 'A `${` has no closing brace.', 'pt-BR': 'Um `${` não tem chave de fechamento.' });
export const referenceEscape = (): Message => ({
  en: 'write `$${` for the characters themselves',
  'pt-BR': 'escreva `$${` para os próprios caracteres',
});
export const referenceUnknown = (name: string): Message => ({
  en: `\`\${${name}}\` is not something the stack knows.`,
  'pt-BR': `\`\${${name}}\` não é algo que a stack conheça.`,
});
export const didYouMean = (name: string): Message => ({ en: `did you mean \`${name}\`?`, 'pt-BR': `você quis dizer \`${name}\`?` });
export const oneOf = (names: readonly string[]): Message => ({
  en: `one of ${names.map((name) => `\`${name}\``).join(', ')}`,
  'pt-BR': `uma de ${names.map((name) => `\`${name}\``).join(', ')}`,
});

export const envLine = (): Message => ({ en: 'This line is not `NAME=value`.', 'pt-BR': 'Esta linha não é `NOME=valor`.' });
export const envLineHint = (): Message => ({
  en: 'letters, digits and `_` in the name, no digit first; comments begin with `#`',
  'pt-BR': 'letras, dígitos e `_` no nome, sem dígito no início; comentários começam com `#`',
});
export const envReserved = (name: string): Message => ({
  en: `Prumo sets \`${name}\` itself.`,
  'pt-BR': `O próprio Prumo define \`${name}\`.`,
});
export const envQuote = (): Message => ({
  en: 'The quote is not closed, or something stands behind it.',
  'pt-BR': 'As aspas não fecham, ou há algo depois delas.',
});
export const envQuoteHint = (): Message => ({
  en: 'a value with quotes in it goes into the other kind of quotes',
  'pt-BR': 'um valor que contém aspas vai dentro do outro tipo de aspas',
});
