/** A court with its numbers in the annexes of CNJ Resolution 65/2008, and its share of the generated cases. */
export interface Court {
  readonly code: string;
  readonly name: string;
  readonly segment: number;
  readonly court: number;
  readonly weight: number;
}

/** Ten courts, weighted roughly by how many cases each receives. */
export const COURTS: readonly Court[] = [
  { code: 'TJSP', name: 'Tribunal de Justiça de São Paulo', segment: 8, court: 26, weight: 28 },
  { code: 'TJRJ', name: 'Tribunal de Justiça do Rio de Janeiro', segment: 8, court: 19, weight: 13 },
  { code: 'TJMG', name: 'Tribunal de Justiça de Minas Gerais', segment: 8, court: 13, weight: 11 },
  { code: 'TJRS', name: 'Tribunal de Justiça do Rio Grande do Sul', segment: 8, court: 21, weight: 9 },
  { code: 'TJPR', name: 'Tribunal de Justiça do Paraná', segment: 8, court: 16, weight: 8 },
  { code: 'TJBA', name: 'Tribunal de Justiça da Bahia', segment: 8, court: 5, weight: 6 },
  { code: 'TRF3', name: 'Tribunal Regional Federal da 3ª Região', segment: 4, court: 3, weight: 7 },
  { code: 'TRF4', name: 'Tribunal Regional Federal da 4ª Região', segment: 4, court: 4, weight: 4 },
  { code: 'TRT2', name: 'Tribunal Regional do Trabalho da 2ª Região', segment: 5, court: 2, weight: 9 },
  { code: 'TRT15', name: 'Tribunal Regional do Trabalho da 15ª Região', segment: 5, court: 15, weight: 5 },
];

/** The court of a code such as `TJSP`; undefined for one not in the table. */
export function courtOf(code: string): Court | undefined {
  return COURTS.find((court) => court.code === code);
}
