import { atMost, FRESHNESS } from '../../model/index.ts';
import { owed } from './owed.ts';

export const scalability = owed('scalability', [
  {
    id: 'capacity-is-known',
    weight: 4,
    title: { en: 'It is known how much load the stack takes', 'pt-BR': 'Sabe-se quanta carga a stack aguenta' },
    faultModel: { en: 'Load grows until something gives', 'pt-BR': 'A carga cresce até algo ceder' },
    freshness: FRESHNESS.quarter,
    drills: ['load'],
  },
  {
    id: 'answers-in-time-under-load',
    weight: 3,
    title: { en: 'Answers come in time under the planned load', 'pt-BR': 'As respostas chegam a tempo sob a carga planejada' },
    faultModel: { en: 'The load people plan with', 'pt-BR': 'A carga com que se planeja' },
    objective: (spec) =>
      atMost('p99', spec.objectives.p99, 'milliseconds', { en: '99th percentile of answers', 'pt-BR': 'Percentil 99 das respostas' }),
    drills: ['load'],
  },
  {
    id: 'exhaustion-is-contained',
    weight: 4,
    title: { en: 'A full disk or memory stops one thing, not all', 'pt-BR': 'Disco ou memória cheios param uma coisa, não todas' },
    faultModel: { en: 'Disk, memory or logs fill up', 'pt-BR': 'Disco, memória ou logs enchem' },
    drills: ['resource-exhaustion'],
  },
  {
    id: 'leak-is-replaced',
    weight: 3,
    title: { en: 'A leaking process is replaced in time', 'pt-BR': 'Um processo que vaza memória é trocado a tempo' },
    faultModel: { en: 'A process of the application leaks memory', 'pt-BR': 'Um processo da aplicação vaza memória' },
    drills: ['memory-leak'],
  },
  {
    id: 'dependency-loss-degrades',
    weight: 3,
    title: {
      en: 'Losing a dependency degrades, and does not stop, the product',
      'pt-BR': 'Perder uma dependência degrada, mas não para, o produto',
    },
    faultModel: { en: 'A service the application calls dies', 'pt-BR': 'Um serviço que a aplicação chama cai' },
    objective: () => atMost('failed-pages', 0, 'count', { en: 'Pages that fail', 'pt-BR': 'Páginas que falham' }),
    freshness: FRESHNESS.week,
    drills: ['circuit-breaker'],
    dependsOn: ['app', 'prumo'],
  },
]);
