/** Text as it is searched: lower case, without accents, punctuation of numbers kept out. "Ação 0001-23" → "acao 000123" */
export function searchText(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/\p{Cc}/gu, ' ')
    .toLowerCase()
    .replace(/(?<=\d)[.\-/](?=\d)/g, '')
    .replace(/\s+/g, ' ')
    .trim();
}

/** A name as part of a host or an e-mail address: "João & Filhos" → "joao-filhos" */
export function slug(text: string): string {
  return searchText(text)
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-|-$/g, '');
}
