import type { Message } from '../../messages/message.ts';

const both = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  keyUnusable: (file: string, why: string) =>
    both(
      `The key that signs evidence, ${file}, cannot be used: ${why}.`,
      `A chave que assina as evidências, ${file}, não pode ser usada: ${why}.`,
    ),
  keyUnusableRemedy: (file: string) =>
    both(
      `Put ${file} back from a copy, owned by the user Prumo runs as and with mode 600. Nothing was recorded; what is recorded already can still be read and verified.`,
      `Restaure ${file} de uma cópia, com o usuário do Prumo como dono e modo 600. Nada foi registrado; o que já está registrado ainda pode ser lido e verificado.`,
    ),
  keyGone: (file: string) =>
    both(
      `There is evidence, but the key that signs it, ${file}, is gone.`,
      `Há evidências, mas a chave que as assina, ${file}, não está mais lá.`,
    ),
  keyIsAnother: (file: string) =>
    both(
      `The key in ${file} is not the one this evidence was begun with.`,
      `A chave em ${file} não é aquela com que estas evidências foram iniciadas.`,
    ),
  damaged: (file: string, why: string) =>
    both(`The evidence file ${file} is damaged: ${why}.`, `O arquivo de evidências ${file} está danificado: ${why}.`),
  damagedRemedy: () =>
    both(
      'Run `prumo evidence verify` to see from which record on. Put the file back from a backup, or move it and its anchors aside and prove again: Prumo never repairs evidence.',
      'Rode `prumo evidence verify` para ver a partir de qual registro. Restaure o arquivo de um backup, ou mova-o com as suas âncoras para outro lugar e prove de novo: o Prumo nunca conserta evidências.',
    ),
  readOnly: (file: string, why: string) =>
    both(`The evidence file ${file} cannot be written: ${why}.`, `O arquivo de evidências ${file} não pode ser gravado: ${why}.`),
  readOnlyRemedy: (folder: string) =>
    both(
      `Give the user Prumo runs as the right to write ${folder} and what is in it. Nothing was recorded, and no drill begins without its record.`,
      `Dê ao usuário do Prumo permissão de escrita em ${folder} e no que há nela. Nada foi registrado, e nenhum exercício começa sem registro.`,
    ),
  diskFull: (file: string) =>
    both(`The disk of the evidence file ${file} is full.`, `O disco do arquivo de evidências ${file} está cheio.`),
  diskFullRemedy: () =>
    both(
      'Make room and run the command again. The record was not written, not even in part; those before it are whole.',
      'Libere espaço e rode o comando de novo. O registro não foi gravado, nem em parte; os anteriores estão inteiros.',
    ),
  diskFailed: (file: string, why: string) =>
    both(`The disk of the evidence file ${file} failed: ${why}.`, `O disco do arquivo de evidências ${file} falhou: ${why}.`),
  tooNew: (file: string, found: number, known: number) =>
    both(
      `The evidence file ${file} has schema version ${found}; this Prumo knows ${known}.`,
      `O arquivo de evidências ${file} tem a versão de esquema ${found}; este Prumo conhece a ${known}.`,
    ),
  tooNewRemedy: () =>
    both('Use the newer Prumo that wrote it. Nothing was changed.', 'Use o Prumo mais novo que o gravou. Nada foi alterado.'),
  busy: (file: string) =>
    both(
      `Another process has been writing the evidence file ${file} for too long.`,
      `Outro processo está gravando o arquivo de evidências ${file} há tempo demais.`,
    ),
  busyRemedy: () => both('Try again.', 'Tente de novo.'),
  noState: (folder: string) =>
    both(
      `There is no state folder ${folder}: the stack was never started here.`,
      `Não existe a pasta de estado ${folder}: a stack nunca foi iniciada aqui.`,
    ),
  noStateRemedy: () => both('Run `prumo up` first.', 'Rode `prumo up` antes.'),
  anotherStack: (file: string, found: string, wanted: string) =>
    both(
      `The evidence file ${file} belongs to the stack \`${found}\`, not to \`${wanted}\`.`,
      `O arquivo de evidências ${file} pertence à stack \`${found}\`, não à \`${wanted}\`.`,
    ),
} as const;
