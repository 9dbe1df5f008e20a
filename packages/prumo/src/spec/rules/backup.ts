import { problem } from '../problem.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

/** Evidence names them: two of one name could not be told apart. */
export const assertionsOnce: Rule = ({ backup }) => {
  const names = (backup?.assertions ?? []).map(({ name }) => name);
  return names.flatMap((name, index) =>
    names.indexOf(name) < index
      ? [
          finding(
            'error',
            ['backup', 'assertions', index, 'name'],
            problem('conflict', text.assertionTwice(name), text.assertionTwiceHint()),
          ),
        ]
      : [],
  );
};

/** Backups of files are of the buckets that are named. */
export const filesHaveBuckets: Rule = ({ backup, storage }) =>
  backup?.files !== undefined && (storage === undefined || storage.buckets.length === 0)
    ? [
        finding('error', ['backup', 'files'], problem('missing', text.noBuckets(), text.noBucketsHint()), [
          ['storage'],
          ['storage', 'buckets'],
        ]),
      ]
    : [];

const EXPORT = ['backup', 'export'];

/** One way to tell whose a row is, and one thing to do with each table. */
export const tenantsBelong: Rule = ({ backup }) => {
  const tenants = backup?.export;
  if (tenants === undefined) return [];
  const { column, schema, shared, exclude } = tenants;
  const both = shared.flatMap((name, index) =>
    exclude.includes(name)
      ? [
          finding('error', [...EXPORT, 'shared', index], problem('conflict', text.tableNamedTwice(), text.keepOne()), [
            [...EXPORT, 'exclude'],
          ]),
        ]
      : [],
  );
  const from = [
    [...EXPORT, 'column'],
    [...EXPORT, 'schema'],
  ];
  if (column === undefined && schema === undefined)
    return [...both, finding('error', EXPORT, problem('missing', text.noTenantColumn(), text.tenantColumnHint()), from)];
  if (column !== undefined && schema !== undefined)
    return [...both, finding('error', [...EXPORT, 'schema'], problem('conflict', text.twoTenantWays(), text.tenantColumnHint()), from)];
  return both;
};
