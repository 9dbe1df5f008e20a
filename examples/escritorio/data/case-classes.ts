/** A procedural class with its code in the CNJ's Tabelas Processuais Unificadas, the segments it occurs in, and its share there. */
export interface CaseClass {
  readonly code: number;
  readonly name: string;
  readonly segments: readonly number[];
  readonly weight: number;
}

export const CASE_CLASSES: readonly CaseClass[] = [
  { code: 7, name: 'Procedimento Comum Cível', segments: [4, 8], weight: 34 },
  { code: 436, name: 'Procedimento do Juizado Especial Cível', segments: [4, 8], weight: 24 },
  { code: 1116, name: 'Execução Fiscal', segments: [4, 8], weight: 9 },
  { code: 156, name: 'Cumprimento de Sentença', segments: [4, 8], weight: 9 },
  { code: 12154, name: 'Execução de Título Extrajudicial', segments: [4, 8], weight: 7 },
  { code: 120, name: 'Mandado de Segurança Cível', segments: [4, 5, 8], weight: 4 },
  { code: 81, name: 'Busca e Apreensão em Alienação Fiduciária', segments: [8], weight: 4 },
  { code: 69, name: 'Alimentos - Lei Especial Nº 5.478/68', segments: [8], weight: 3 },
  { code: 40, name: 'Monitória', segments: [4, 8], weight: 3 },
  { code: 39, name: 'Inventário', segments: [8], weight: 2 },
  { code: 49, name: 'Usucapião', segments: [8], weight: 1 },
  { code: 985, name: 'Ação Trabalhista - Rito Ordinário', segments: [5], weight: 60 },
  { code: 1125, name: 'Ação Trabalhista - Rito Sumaríssimo', segments: [5], weight: 30 },
];

/** Classes that occur in a segment of justice. */
export function classesOf(segment: number): readonly CaseClass[] {
  return CASE_CLASSES.filter((one) => one.segments.includes(segment));
}

/** The class of a code; undefined for one not in the table. */
export function classOf(code: number): CaseClass | undefined {
  return CASE_CLASSES.find((one) => one.code === code);
}
