import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';
import type { Status, StatusRow, TestStack } from './stack.ts';

/** Services that are not healthy, in words; empty when all is well. Agent and controller count. */
export function complaints(status: Status): readonly string[] {
  return [
    ...(status.agent === 'running' ? [] : [`agent ${status.agent}`]),
    ...(status.controller === 'running' ? [] : [`controller ${status.controller}`]),
    ...status.services
      .filter(({ health }) => health !== 'healthy')
      .map(({ name, health, reason }) => `${name} ${health} (${reason ?? ''})`),
    ...(status.services.length === 0 ? ['no services'] : []),
  ];
}

export function pidsOf(status: Status): Readonly<Record<string, number | null>> {
  return Object.fromEntries(status.services.map(({ name, pid }) => [name, pid]));
}

/** Wait until everything is healthy, and, where given, `also` holds of the services. */
export function allHealthy(
  stack: TestStack,
  within: number,
  also: (rows: ReadonlyMap<string, StatusRow>) => boolean = () => true,
): Promise<Status> {
  return eventually(
    async () => {
      const status = await stack.status();
      const problems = complaints(status);
      if (problems.length > 0) throw new Error(problems.join('; '));
      return also(new Map(status.services.map((row) => [row.name, row]))) && status;
    },
    { within, every: 300, what: `all of ${stack.name} healthy` },
  );
}
