import type { Random } from './random.ts';

/** First names frequent in the census of 2010 (IBGE, Nomes no Brasil). */
const WOMEN =
  `Maria Ana Francisca Antônia Adriana Juliana Márcia Fernanda Patrícia Aline Sandra Camila Amanda Bruna Jéssica Letícia Júlia Luciana Vanessa
Mariana Gabriela Vera Vitória Larissa Cláudia Beatriz Luana Rita Sônia Renata Eliane Josefa Simone Natália Cristiane Carla Débora Rosângela Jaqueline Rosa
Daniela Aparecida Marlene Terezinha Raimunda Andréia Fabiana Lúcia Raquel Ângela Rafaela`.split(/\s+/);
const MEN =
  `José João Antônio Francisco Carlos Paulo Pedro Lucas Luiz Marcos Luís Gabriel Rafael Daniel Marcelo Bruno Eduardo Felipe Rodrigo Manoel Mateus André
Fernando Fábio Leonardo Gustavo Guilherme Leandro Tiago Anderson Ricardo Márcio Jorge Sebastião Alexandre Roberto Edson Diego Vítor Sérgio Cláudio Matheus
Thiago Geraldo Adriano Luciano Júlio Renato`.split(/\s+/);

/** Surnames, the commonest first; a surname's share falls with its rank. */
const SURNAMES =
  `Silva Santos Oliveira Souza Rodrigues Ferreira Alves Pereira Lima Gomes Costa Ribeiro Martins Carvalho Almeida Lopes Soares Fernandes
Vieira Barbosa Rocha Dias Nascimento Andrade Moreira Nunes Marques Machado Mendes Freitas Cardoso Ramos Gonçalves Santana Teixeira Moura Araújo Pinto
Cavalcanti Correia Monteiro Batista Campos Cunha Azevedo Barros Melo Borges Farias Castro Guimarães Duarte Pires Fonseca Miranda Tavares Xavier Siqueira
Nogueira Brito Macedo Coelho Sampaio Bezerra Rezende Queiroz Amaral Vasconcelos Figueiredo Peixoto Toledo Bittencourt Prado Assunção`
    .split(/\s+/)
    .map((name, rank) => ({ name, weight: 1 / (rank + 2) }));

const PARTICLES: Readonly<Record<string, string>> = {
  Silva: 'da',
  Santos: 'dos',
  Costa: 'da',
  Cunha: 'da',
  Rocha: 'da',
  Nascimento: 'do',
  Prado: 'do',
  Amaral: 'do',
  Assunção: 'de',
};

/** A first name and one to three surnames: "Ana Lima dos Santos". */
export function randomPerson(random: Random): string {
  const count = random.weighted([
    { count: 1, weight: 25 },
    { count: 2, weight: 60 },
    { count: 3, weight: 15 },
  ]).count;
  const surnames = new Set<string>();
  while (surnames.size < count) surnames.add(randomSurname(random));
  const first = random.chance(0.52) ? WOMEN : MEN;
  const words = [random.pick(first)];
  if (random.chance(0.2)) words.push(random.pick(first));
  for (const surname of surnames) {
    const particle = PARTICLES[surname];
    if (particle !== undefined && random.chance(0.5)) words.push(particle);
    words.push(surname);
  }
  return words.filter((word, index) => word !== words[index - 1]).join(' ');
}

export function randomSurname(random: Random): string {
  return random.weighted(SURNAMES).name;
}
