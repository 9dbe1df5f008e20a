import { defineDrill } from '../../model/index.ts';
import { bucketOf } from '../../spec/index.ts';
import { COMPARED_WITHIN, comparedRestore } from '../restore/compared-restore.ts';
import { text } from '../restore/text.ts';

const CLAIM = 'offsite-restore-returns-every-row';

/** As `restore-physical`, from the bucket and the key alone: the configuration it restores with names nothing of this machine's repository. */
export const restoreOffsiteClean = defineDrill({
  id: 'restore-offsite-clean',
  title: { en: 'The database is restored from the bucket alone', 'pt-BR': 'O banco é restaurado só do bucket' },
  faultModel: {
    en: 'The database and the repository beside it are lost; only the bucket and the key are left',
    'pt-BR': 'O banco e o repositório ao lado se perdem; restam apenas o bucket e a chave',
  },
  claims: [CLAIM],
  blast: 'database',
  touches: [],
  risk: 1,
  expected: 60_000,
  within: COMPARED_WITHIN,
  unfit: (spec) => (bucketOf(spec) === undefined ? text.noBucket() : null),
  begin: (context) => comparedRestore(context, 'offsite', CLAIM),
});
