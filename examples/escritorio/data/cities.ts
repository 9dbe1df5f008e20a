/** Cities with their state, weighted roughly by inhabitants. */
export const CITIES = [
  { city: 'São Paulo', state: 'SP', weight: 114 }, { city: 'Rio de Janeiro', state: 'RJ', weight: 62 }, { city: 'Salvador', state: 'BA', weight: 24 },
  { city: 'Belo Horizonte', state: 'MG', weight: 23 }, { city: 'Curitiba', state: 'PR', weight: 18 }, { city: 'Porto Alegre', state: 'RS', weight: 13 },
  { city: 'Guarulhos', state: 'SP', weight: 13 }, { city: 'Campinas', state: 'SP', weight: 11 }, { city: 'Santo André', state: 'SP', weight: 7 },
  { city: 'Ribeirão Preto', state: 'SP', weight: 7 }, { city: 'Uberlândia', state: 'MG', weight: 7 }, { city: 'Juiz de Fora', state: 'MG', weight: 5 },
  { city: 'Londrina', state: 'PR', weight: 6 }, { city: 'Niterói', state: 'RJ', weight: 5 }, { city: 'Caxias do Sul', state: 'RS', weight: 5 },
  { city: 'Feira de Santana', state: 'BA', weight: 6 }, { city: 'Florianópolis', state: 'SC', weight: 5 }, { city: 'Pelotas', state: 'RS', weight: 3 },
] as const;
