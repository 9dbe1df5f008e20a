import { problem } from '../problem.ts';
import { finding, type Rule } from './rule.ts';
import * as text from './text.ts';

const STANDBYS = ['database', 'standbys'];
const SYNCHRONOUS = ['database', 'synchronous'];

export const standbysSuffice: Rule = ({ database: { standbys, synchronous, strict } }) => {
  if (synchronous > standbys) {
    return [
      finding('error', SYNCHRONOUS, problem('conflict', text.tooManySynchronous(synchronous, standbys), text.tooManySynchronousHint()), [
        STANDBYS,
      ]),
    ];
  }
  if (strict && synchronous === 0)
    return [
      finding('error', ['database', 'strict'], problem('conflict', text.strictAlone(), text.strictAloneHint()), [SYNCHRONOUS, STANDBYS]),
    ];
  if (standbys === 0) return [finding('warning', STANDBYS, problem('risky', text.noStandby(), text.noStandbyHint()))];
  if (synchronous === 0)
    return [finding('warning', SYNCHRONOUS, problem('risky', text.notSynchronous(), text.notSynchronousHint()), [STANDBYS])];
  if (synchronous === standbys)
    return [finding('warning', STANDBYS, problem('risky', text.allSynchronous(), text.allSynchronousHint()), [SYNCHRONOUS])];
  return [];
};

/** `pgbouncer` is the name of PgBouncer's own console. */
const RESERVED_DATABASES: ReadonlySet<string> = new Set(['postgres', 'template0', 'template1', 'pgbouncer']);

export const databaseNameFree: Rule = ({ name, database }) => {
  if (!RESERVED_DATABASES.has(database.name)) return [];
  const path = database.name === name.replaceAll('-', '_') ? ['name'] : ['database', 'name'];
  return [
    finding('error', path, problem('reserved', text.databaseNameReserved(database.name), text.databaseNameHint()), [
      ['name'],
      ['database', 'name'],
    ]),
  ];
};

export const extensionsOnce: Rule = ({ database: { extensions } }) =>
  extensions.flatMap((name, index) =>
    extensions.indexOf(name) < index
      ? [finding('error', ['database', 'extensions', index], problem('conflict', text.listedTwice(), text.keepOne()))]
      : [],
  );
