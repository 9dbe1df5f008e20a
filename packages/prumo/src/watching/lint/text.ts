import { type Message, verbatim } from '../../messages/message.ts';
import type { FindingKind } from './finding.ts';

export const text = {
  unreachable: (url: string): Message => ({
    en: `There is no Prometheus that answers at ${url}.`,
    'pt-BR': `Não há um Prometheus que responda em ${url}.`,
  }),
  said: verbatim,
  unreachableRemedy: (): Message => ({
    en: 'Give the address its pages have in a browser, without /graph. Where it asks for a login, put the value of the header into PROMETHEUS_AUTHORIZATION: `Bearer …` or `Basic …`.',
    'pt-BR':
      'Dê o endereço que as páginas dele têm no navegador, sem /graph. Se ele pede login, ponha o valor do cabeçalho em PROMETHEUS_AUTHORIZATION: `Bearer …` ou `Basic …`.',
  }),
  finding: (kind: FindingKind, subject: string): Message => FOUND[kind](subject),
};

const FOUND: Readonly<Record<FindingKind, (subject: string) => Message>> = {
  unreadable: (subject) => ({
    en: `no rules file of Prometheus here: ${subject}`,
    'pt-BR': `não é um arquivo de regras do Prometheus aqui: ${subject}`,
  }),
  syntax: (subject) => ({ en: `no PromQL from here: ${subject}`, 'pt-BR': `não é PromQL a partir daqui: ${subject}` }),
  'metric-missing': (subject) => ({
    en: `no target shows the metric ${subject}`,
    'pt-BR': `nenhum alvo mostra a métrica ${subject}`,
  }),
  'not-recorded': (subject) => ({
    en: `${subject} is made by these files, and this Prometheus has not evaluated them`,
    'pt-BR': `${subject} é feita por estes arquivos, e este Prometheus não os avaliou`,
  }),
  'label-missing': (subject) => ({ en: `no such label: ${subject}`, 'pt-BR': `não existe o rótulo: ${subject}` }),
  'value-missing': (subject) => ({ en: `no series is ${subject}`, 'pt-BR': `nenhuma série é ${subject}` }),
  refused: (subject) => ({ en: `Prometheus refuses it: ${subject}`, 'pt-BR': `o Prometheus recusa: ${subject}` }),
  'no-data': (subject) => ({
    en: `never fires, for this has no data: ${subject}`,
    'pt-BR': `nunca dispara, porque isto não tem dados: ${subject}`,
  }),
  'too-many-reasons': (subject) => ({
    en: `${subject} rules have a reason instead of data; one in ten may`,
    'pt-BR': `${subject} regras têm um motivo em vez de dados; uma em dez pode ter`,
  }),
};
