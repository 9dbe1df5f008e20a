import { defineDrill } from '../../model/index.ts';
import { COMPARED_WITHIN, comparedRestore } from '../restore/compared-restore.ts';
import { text } from '../restore/text.ts';

const CLAIM = 'restore-returns-every-row';

/** The newest backup and the WAL that follows, brought back beside the cluster and compared with what a standby had at the same position. */
export const restorePhysical = defineDrill({
  id: 'restore-physical',
  title: { en: 'The database is restored from its backup', 'pt-BR': 'O banco é restaurado a partir do backup' },
  faultModel: {
    en: 'The database is lost; only the repository of backups is left',
    'pt-BR': 'O banco se perde; resta apenas o repositório de backups',
  },
  claims: [CLAIM],
  blast: 'database',
  touches: [],
  risk: 1,
  expected: 40_000,
  within: COMPARED_WITHIN,
  unfit: (spec) => (spec.backup === undefined ? text.noBackups() : null),
  begin: (context) => comparedRestore(context, 'local', CLAIM),
});
