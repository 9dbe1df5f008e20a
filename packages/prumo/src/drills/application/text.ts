import type { Message } from '../../messages/message.ts';

const say = (en: string, pt: string): Message => ({ en, 'pt-BR': pt });

export const text = {
  noTester: (yaml: string): Message =>
    say(
      `only your application knows its routes, and it brings no tester: write \`${yaml}\` in prumo.yaml`,
      `só a sua aplicação conhece as próprias rotas, e ela não traz testador: escreva \`${yaml}\` no prumo.yaml`,
    ),
  noEdge: (): Message =>
    say(
      'the stack has no `edge`: nobody but the tester would count its requests; write `edge: {}`',
      'a stack não tem `edge`: ninguém além do testador contaria as requisições; escreva `edge: {}`',
    ),
  noReplica: (process: string): Message =>
    say(
      `\`${process}\` has no replica that runs: give it \`replicas: 1\``,
      `\`${process}\` não tem réplica rodando: dê a ele \`replicas: 1\``,
    ),
  testerFailed: (proof: string, phase: string, how: string): Message =>
    say(
      `the tester of \`${proof}\` itself failed in \`${phase}\` (${how})`,
      `o próprio testador de \`${proof}\` falhou em \`${phase}\` (${how})`,
    ),
  tookTooLong: (proof: string, phase: string, seconds: number): Message =>
    say(
      `the tester of \`${proof}\` was not done with \`${phase}\` within ${seconds} s`,
      `o testador de \`${proof}\` não terminou \`${phase}\` em ${seconds} s`,
    ),
  noAnswer: (proof: string, phase: string): Message =>
    say(
      `the tester of \`${proof}\` did not end \`${phase}\` with a line of JSON that has the fields of that phase`,
      `o testador de \`${proof}\` não terminou \`${phase}\` com uma linha de JSON que tenha os campos dessa fase`,
    ),
  outputIn: (file: string): Message => say(`what the tester said is in ${file}`, `o que o testador disse está em ${file}`),
  notRunning: (service: string): Message => say(`\`${service}\` does not run`, `\`${service}\` não está rodando`),
  attempted: (requests: number): Message =>
    say(`the edge has counted ${requests} requests of it`, `a borda contou ${requests} requisições dele`),
};
