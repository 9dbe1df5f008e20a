import { formatCnpj } from '../data/cnpj.ts';
import { formatCpf } from '../data/cpf.ts';

/** A CPF or CNPJ with its punctuation. */
export function formatDocument(document: string): string {
  return document.length === 11 ? formatCpf(document) : formatCnpj(document);
}
