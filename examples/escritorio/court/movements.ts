import { createHash } from 'node:crypto';

/** Something that happened in a case, as the court tells it. Codes are those of the CNJ's Tabelas Processuais Unificadas. */
export interface CourtMovement {
  readonly id: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly code: number;
  readonly name: string;
}

const FIRST = { code: 26, name: 'Distribuição' };
const LATER = [
  { code: 85, name: 'Petição' },
  { code: 51, name: 'Conclusão' },
  { code: 11_010, name: 'Mero expediente' },
  { code: 581, name: 'Documento' },
  { code: 92, name: 'Publicação' },
  { code: 970, name: 'Audiência' },
  { code: 132, name: 'Recebimento' },
] as const;
const DAY = 86_400_000;

/** What the court knows of a case: the same for the same number, 4 to 11 movements, the newest first; `more` adds as many, each a day after the last. */
export function movementsOf(number: string, more = 0): readonly CourtMovement[] {
  const digest = createHash('sha256').update(number).digest();
  const byte = (at: number): number => digest[at % digest.length] ?? 0;
  const year = Number(/\.(\d{4})\./.exec(number)?.[1] ?? 2020);
  let at = Date.UTC(year, byte(0) % 12, 1 + (byte(1) % 28), 12);
  const known = 4 + (byte(2) % 8);
  return Array.from({ length: known + more }, (_, index): CourtMovement => {
    if (index > 0) at += index < known ? DAY * (3 + (byte(index + 3) % 20)) : DAY;
    const what = index === 0 ? FIRST : (LATER[byte(index + 7) % LATER.length] ?? FIRST);
    return { id: `${number}/${index + 1}`, at: new Date(at).toISOString(), ...what };
  }).reverse();
}
