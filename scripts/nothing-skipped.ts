import type { Reporter, TestModule } from 'vitest/node';

/**
 * Has a run fail that left a test out because the machine lacks something: root, a server, a program. Used where PRUMO_REQUIRE_ALL is set,
 * as in `.ci/run`; elsewhere such tests are skipped and shown as that. A test that finds out for itself that its question does not
 * arise here says so as it skips (`context.skip('why')`), and is let pass.
 */
export class NothingSkipped implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const skipped = modules.flatMap((module) =>
      [...module.children.allTests('skipped')]
        .filter((test) => test.result().state === 'skipped' && noteOf(test.result()) === undefined)
        .map((test) => `${module.relativeModuleId} > ${test.fullName}`),
    );
    if (skipped.length === 0) return;
    console.error(`PRUMO_REQUIRE_ALL is set, and ${skipped.length} tests were left out:\n${skipped.join('\n')}`);
    process.exitCode = 1;
  }
}

function noteOf(result: object): string | undefined {
  return 'note' in result && typeof result.note === 'string' ? result.note : undefined;
}
