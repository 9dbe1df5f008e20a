import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { type FoundProcess, processTable } from '../../harness/process-table.ts';
import { pidsOfInstance, usersOf } from '../../harness/remains.ts';
import type { Status, TestStack } from '../../harness/stack.ts';

/** Name of the member a status calls primary. */
export function primaryOf(status: Status): string {
  const found = status.services.filter(({ component, role }) => component === 'postgres' && role === 'primary');
  if (found.length !== 1) throw new Error(`${found.length} members are primary`);
  return found[0]?.name ?? '';
}

export function standbysOf(status: Status): readonly string[] {
  return status.services.filter(({ component, role }) => component === 'postgres' && role === 'standby').map(({ name }) => name);
}

/** Everything that runs on a member's node, its init too: by the node's user where it has one, else by the mark of the service. */
export function processesOfNode(stack: TestStack, member: string): readonly FoundProcess[] {
  const node = member.replace('postgres-', 'db');
  const uid = usersOf(stack.place).find(({ name }) => name.endsWith(`-${node}`))?.uid;
  const marked = new Set(pidsOfInstance(stack.place, member));
  return processTable().filter((process) => process.state !== 'Z' && (process.uid === uid || marked.has(process.pid)));
}

export function postmasterOf(processes: readonly FoundProcess[]): FoundProcess {
  const found = processes.find(({ argv }) => argv[0]?.endsWith('/postgres') && argv[1] === '-D');
  if (found === undefined) throw new Error('no postmaster runs');
  return found;
}

export function patroniOf(processes: readonly FoundProcess[]): FoundProcess {
  const found = processes.find(({ argv }) => argv[0]?.includes('python') && argv.some((word) => word.endsWith('/patroni-launcher.py')));
  if (found === undefined) throw new Error('no Patroni runs');
  return found;
}

const useSchema = z.object({
  msg: z.literal('fast-failover'),
  node: z.string(),
  cause: z.enum(['exit', 'hang']),
  outcome: z.enum(['released', 'refused']),
  said: z.string(),
  took: z.record(z.string(), z.number()),
});

/** Uses and refusals of fast failover, as the controller's log has them. */
export function usesIn(stack: TestStack): readonly z.infer<typeof useSchema>[] {
  const log = readFileSync(join(stack.state, 'services/prumo-controller/log/current.log'), 'utf8');
  return log
    .split('\n')
    .filter((line) => line.includes('"fast-failover"'))
    .map((line) => useSchema.parse(JSON.parse(line)));
}
