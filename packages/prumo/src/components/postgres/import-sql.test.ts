import { expect, test } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { handOverStagingSql, resetStagingSql } from './import-sql.ts';

test('what a loader set for its database does not outlast it', () => {
  const reset = 'ALTER DATABASE "fixture_import" RESET ALL';
  expect(resetStagingSql(fixtureContext())).toBe(reset);
  const statements = handOverStagingSql(fixtureContext());
  expect(statements.indexOf(reset)).toBeGreaterThan(statements.indexOf('DROP ROLE "fixture_import"'));
});
