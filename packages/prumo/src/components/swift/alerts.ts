import { type Alert, around, flat, MINUTE } from '../../model/index.ts';

/** Objects can be written and read back. */
export const swiftAlerts: readonly Alert[] = [
  {
    name: 'ObjectStorageFailing',
    severity: 'P0',
    area: 'storage',
    expr: () => 'swift_up{job="swift"} == 0',
    for: MINUTE,
    summary: { en: 'Object storage does not answer', 'pt-BR': 'O armazenamento de objetos não responde' },
    description: {
      en: 'Documents cannot be read, nor files backed up. `prumo logs storage`, then the room on its disk.',
      'pt-BR': 'Documentos não podem ser lidos, nem arquivos copiados. `prumo logs storage`, depois o espaço no disco.',
    },
    dashboard: 'storage',
    absentTwin: { metric: 'swift_up', labels: { job: 'swift' }, severity: 'P0' },
    tests: around({ at: MINUTE }, 0, 1, (up) => ({ 'swift_up{job="swift",node="storage1"}': flat(up) })),
  },
];
