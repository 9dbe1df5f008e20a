import { owed } from './owed.ts';

/** Lei Geral de Proteção de Dados (Lei 13.709/2018): articles 18 (rights of the subject), 37 (records), 46 (protection). */
export const compliance = owed('compliance', [
  {
    id: 'sensitive-access-leaves-a-record',
    weight: 5,
    title: {
      en: 'Access to a sensitive record leaves an audit record',
      'pt-BR': 'Acesso a um registro sensível deixa registro de auditoria',
    },
    faultModel: { en: 'Somebody who may, reads a sensitive record', 'pt-BR': 'Alguém autorizado lê um registro sensível' },
    drills: ['lgpd'],
    dependsOn: ['app'],
  },
  {
    id: 'unauthorised-access-is-heard',
    weight: 5,
    title: {
      en: 'An unauthorised attempt is refused, counted and heard',
      'pt-BR': 'Uma tentativa não autorizada é recusada, contada e avisada',
    },
    faultModel: { en: 'Somebody who may not, tries', 'pt-BR': 'Alguém sem autorização tenta' },
    // `lgpd` shows that it is refused and recorded; that a person hears of it only an alert that fires does.
    drills: ['lgpd', 'alert-fire'],
    dependsOn: ['app'],
  },
  {
    id: 'subject-rights-work',
    weight: 4,
    title: { en: 'A person’s data can be exported and erased', 'pt-BR': 'Os dados de uma pessoa podem ser exportados e apagados' },
    faultModel: { en: 'A subject asks (LGPD, article 18)', 'pt-BR': 'Um titular pede (LGPD, artigo 18)' },
    drills: ['lgpd'],
    dependsOn: ['app'],
  },
]);
