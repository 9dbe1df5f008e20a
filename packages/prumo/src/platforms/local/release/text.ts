import type { Message } from '../../../messages/message.ts';

interface ErrorText {
  readonly what: Message;
  readonly why?: Message;
  readonly remedy: Message;
}

const SHOWN = 5;

function list(items: readonly string[], and: string): string {
  const shown = items
    .slice(0, SHOWN)
    .map((item) => `\`${item}\``)
    .join(', ');
  return items.length > SHOWN ? `${shown} ${and} ${items.length - SHOWN}` : shown;
}

export function notInstalled(names: readonly string[], folder: string): ErrorText {
  return {
    what: {
      en: `The application's dependencies are not installed: ${list(names, 'and')}.`,
      'pt-BR': `As dependências da aplicação não estão instaladas: ${list(names, 'e mais')}.`,
    },
    why: { en: `Node would not find them from \`${folder}\`.`, 'pt-BR': `O Node não as encontraria a partir de \`${folder}\`.` },
    remedy: {
      en: 'Run `npm ci` (or your package manager) there, then try again.',
      'pt-BR': 'Rode `npm ci` (ou o seu gerenciador de pacotes) nessa pasta e tente de novo.',
    },
  };
}

export function notInstalledElsewhere(name: string, folder: string): Message {
  return {
    en: `\`${name}\`, which \`${folder}\` depends on, is not installed.`,
    'pt-BR': `\`${name}\`, da qual \`${folder}\` depende, não está instalada.`,
  };
}

export function environmentFilesLeftOut(paths: readonly string[]): Message {
  return {
    en: `Left out of the release: ${list(paths, 'and')}. Variables belong in \`app.env\` of prumo.yaml; \`!.env\` in .prumoignore takes the file along.`,
    'pt-BR': `Fora da release: ${list(paths, 'e mais')}. O lugar das variáveis é \`app.env\` no prumo.yaml; \`!.env\` no .prumoignore leva o arquivo junto.`,
  };
}

export function linksLeadOutside(paths: readonly string[]): Message {
  return {
    en: `These links lead out of the application's folder; what they point to is not part of the release and may change under it: ${list(paths, 'and')}.`,
    'pt-BR': `Estes links saem da pasta da aplicação; o destino deles não faz parte da release e pode mudar sem ela: ${list(paths, 'e mais')}.`,
  };
}

export function specialFilesLeftOut(paths: readonly string[]): Message {
  return {
    en: `Neither file nor folder, left out of the release: ${list(paths, 'and')}.`,
    'pt-BR': `Nem arquivo nem pasta, fora da release: ${list(paths, 'e mais')}.`,
  };
}

export function diskFull(folder: string, code: string): ErrorText {
  const readOnly = code === 'EROFS';
  return {
    what: readOnly
      ? {
          en: `The file system of \`${folder}\` is read-only.`,
          'pt-BR': `O sistema de arquivos de \`${folder}\` está somente para leitura.`,
        }
      : { en: `There is no space left for \`${folder}\`.`, 'pt-BR': `Não há mais espaço para \`${folder}\`.` },
    why: { en: 'Nothing half-copied was kept.', 'pt-BR': 'Nada copiado pela metade foi mantido.' },
    remedy: readOnly
      ? {
          en: 'Look at the kernel log (`dmesg`) for why, and mount it writable again.',
          'pt-BR': 'Veja o motivo no log do kernel (`dmesg`) e monte-o de novo para escrita.',
        }
      : {
          en: 'Free some space (`df -h`, and `df -i` for files), then try again.',
          'pt-BR': 'Libere espaço (`df -h`, e `df -i` para arquivos) e tente de novo.',
        },
  };
}

export function unreadable(path: string): ErrorText {
  return {
    what: { en: `\`${path}\` cannot be read.`, 'pt-BR': `\`${path}\` não pode ser lido.` },
    remedy: {
      en: 'Make it readable for you, or leave it out by a line in .prumoignore.',
      'pt-BR': 'Dê a si mesmo permissão de leitura, ou deixe-o de fora com uma linha no .prumoignore.',
    },
  };
}

export function keepsChanging(path: string): ErrorText {
  return {
    what: { en: `\`${path}\` changes while it is copied.`, 'pt-BR': `\`${path}\` muda enquanto é copiado.` },
    why: {
      en: 'A build, an install or an editor is writing to the application’s folder.',
      'pt-BR': 'Uma compilação, uma instalação ou um editor está gravando na pasta da aplicação.',
    },
    remedy: {
      en: 'Wait until it is done, or leave the file out by a line in .prumoignore.',
      'pt-BR': 'Espere terminar, ou deixe o arquivo de fora com uma linha no .prumoignore.',
    },
  };
}

export function noSuchFolder(folder: string): ErrorText {
  return {
    what: { en: `There is no folder \`${folder}\`.`, 'pt-BR': `Não existe a pasta \`${folder}\`.` },
    remedy: { en: 'Build or create it, then try again.', 'pt-BR': 'Compile ou crie a pasta e tente de novo.' },
  };
}
