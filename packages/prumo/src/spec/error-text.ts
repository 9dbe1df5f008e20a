import type { Message } from '../messages/message.ts';

export const problems = (count: number, file: string): Message =>
  count === 1
    ? { en: `${file} has a problem.`, 'pt-BR': `${file} tem um problema.` }
    : { en: `${file} has ${count} problems.`, 'pt-BR': `${file} tem ${count} problemas.` };
export const repair = (): Message => ({
  en: 'Repair the lines listed and run the command again.',
  'pt-BR': 'Corrija as linhas listadas e rode o comando de novo.',
});
export const andMore = (count: number): Message => ({ en: `… and ${count} more`, 'pt-BR': `… e mais ${count}` });

export const notFound = (file: string): Message => ({ en: `There is no ${file}.`, 'pt-BR': `Não existe ${file}.` });
export const notFoundRemedy = (): Message => ({
  en: 'Run `prumo init` to write one, or go to the folder that has it, or name it with `--file`.',
  'pt-BR': 'Rode `prumo init` para escrever um, ou vá à pasta que o contém, ou indique-o com `--file`.',
});
export const otherEnding = (file: string): Message => ({
  en: `${file} is there: Prumo reads \`prumo.yaml\`.`,
  'pt-BR': `${file} existe: o Prumo lê \`prumo.yaml\`.`,
});
export const unreadable = (file: string): Message => ({ en: `${file} cannot be read.`, 'pt-BR': `Não é possível ler ${file}.` });
export const notAFile = (): Message => ({ en: 'It is not a regular file.', 'pt-BR': 'Não é um arquivo comum.' });
export const notText = (): Message => ({ en: 'It is not UTF-8 text.', 'pt-BR': 'Não é texto em UTF-8.' });
export const system = (reason: string): Message => ({ en: `The system says: ${reason}.`, 'pt-BR': `O sistema diz: ${reason}.` });
export const unreadableRemedy = (): Message => ({
  en: 'Check the path, its permissions, and that it is saved as UTF-8.',
  'pt-BR': 'Verifique o caminho, as permissões e se foi salvo em UTF-8.',
});
export const cannotEdit = (path: string, file: string): Message => ({
  en: `\`${path}\` cannot be changed in ${file} by a command.`,
  'pt-BR': `\`${path}\` não pode ser mudado em ${file} por um comando.`,
});
export const cannotEditAlias = (): Message => ({
  en: 'The value comes from an alias, and others share it.',
  'pt-BR': 'O valor vem de um alias, e outros o compartilham.',
});
export const cannotEditInvalid = (): Message => ({ en: 'The file is not valid YAML.', 'pt-BR': 'O arquivo não é YAML válido.' });
export const cannotEditPlace = (): Message => ({
  en: 'There is no section for it in the file.',
  'pt-BR': 'Não há seção para ele no arquivo.',
});
export const editByHand = (): Message => ({ en: 'Edit the file by hand.', 'pt-BR': 'Edite o arquivo à mão.' });
