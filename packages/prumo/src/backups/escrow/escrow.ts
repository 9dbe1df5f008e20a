import { createHash } from 'node:crypto';
import { readEnvFileText } from '../../spec/index.ts';

/** The keys without which no backup of a stack can be read, here or anywhere. */
export interface EscrowKeys {
  readonly stack: string;
  /** Of physical backups and WAL. */
  readonly cipher: string;
  /** Of logical backups, and of what else of the stack lies in the bucket. */
  readonly logical: string;
}

const NAMES = { stack: 'PRUMO_STACK', cipher: 'PRUMO_BACKUP_CIPHER', logical: 'PRUMO_BACKUP_LOGICAL' } as const;
const FORM = /^[A-Za-z0-9-]{1,128}$/;

/** What a person types to say that they have the file: of keys of 190 bits, so that it gives nothing away. */
export function escrowFingerprint({ stack, cipher, logical }: EscrowKeys): string {
  const digest = createHash('sha256')
    .update(JSON.stringify(['prumo escrow 1', stack, cipher, logical]))
    .digest('hex');
  return (digest.slice(0, 16).match(/.{4}/g) ?? []).join('-');
}

/** The escrow file: for people first, in both languages, since whoever needs it may have nothing else left. `lines`: what to type to recover, where there is a second place. */
export function escrowText(keys: EscrowKeys, lines: readonly string[] | undefined): string {
  const recover =
    lines === undefined
      ? []
      : [
          '#',
          '# To bring the stack back on a clean machine / Para trazer o stack de volta numa máquina limpa:',
          ...lines.map((line) => `#   ${line}`),
        ];
  return [
    `# Keys of the backups of ${keys.stack}, made by Prumo. Without them no backup can be read, by anybody.`,
    '# Keep this file off the machine it was made on, where only those may read it who may read the database:',
    '# a password manager, a safe. They never change, so that it stays good.',
    `# Chaves dos backups de ${keys.stack}, feitas pelo Prumo. Sem elas nenhum backup pode ser lido, por ninguém.`,
    '# Guarde este arquivo fora da máquina em que foi feito, onde só o leia quem pode ler o banco:',
    '# um gerenciador de senhas, um cofre. Elas nunca mudam; o arquivo continua valendo.',
    ...recover,
    '#',
    `# Fingerprint / Impressão digital: ${escrowFingerprint(keys)}`,
    '#   prumo backup key --acknowledge --fingerprint FINGERPRINT',
    `${NAMES.stack}=${keys.stack}`,
    `${NAMES.cipher}=${keys.cipher}`,
    `${NAMES.logical}=${keys.logical}`,
    '',
  ].join('\n');
}

/** Keys in an escrow file; undefined where it is none. Pure. */
export function readEscrow(content: string): EscrowKeys | undefined {
  const read = readEnvFileText(content, () => false);
  if (!read.ok) return undefined;
  const [stack, cipher, logical] = [NAMES.stack, NAMES.cipher, NAMES.logical].map((name) => read.variables[name] ?? '');
  if (stack === undefined || cipher === undefined || logical === undefined) return undefined;
  return [stack, cipher, logical].every((value) => FORM.test(value)) ? { stack, cipher, logical } : undefined;
}
