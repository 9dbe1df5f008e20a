import { FRESHNESS } from '../../model/index.ts';
import { owed } from './owed.ts';

export const monitoring = owed('monitoring', [
  {
    id: 'alerts-reach-a-person',
    weight: 5,
    title: { en: 'An alert reaches a person', 'pt-BR': 'Um alerta chega a uma pessoa' },
    faultModel: { en: 'A fault an alert is for really happens', 'pt-BR': 'Acontece de verdade uma falha que um alerta cobre' },
    drills: ['alert-fire'],
  },
  {
    id: 'silence-is-heard',
    weight: 4,
    title: { en: 'Monitoring that stops is noticed', 'pt-BR': 'Monitoramento que para é notado' },
    faultModel: { en: 'Prometheus or Alertmanager dies', 'pt-BR': 'O Prometheus ou o Alertmanager cai' },
    drills: ['alert-fire'],
  },
  {
    id: 'every-part-is-watched',
    weight: 4,
    title: { en: 'Every part of the stack is watched', 'pt-BR': 'Cada parte da stack é monitorada' },
    faultModel: { en: 'An exporter is missing or silent', 'pt-BR': 'Um exporter falta ou não responde' },
    freshness: FRESHNESS.week,
    drills: ['smoke'],
  },
  {
    id: 'people-find-the-fault',
    weight: 3,
    title: {
      en: 'People find a hidden fault with what they are shown',
      'pt-BR': 'As pessoas acham uma falha escondida com o que lhes é mostrado',
    },
    faultModel: { en: 'A fault nobody announced', 'pt-BR': 'Uma falha que ninguém anunciou' },
    freshness: FRESHNESS.year,
    drills: ['game-day'],
  },
]);
