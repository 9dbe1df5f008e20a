import { setTimeout as delay } from 'node:timers/promises';
import { existsSync } from 'node:fs';
import { readApplied } from '../../controller/applied-store.ts';
import { CONTROLLER } from '../../controller/controller-service.ts';
import { LogFollower } from '../../platforms/local/files/log-follower.ts';
import { tailLog } from '../../platforms/local/agent/log-tail.ts';
import { layoutOf } from '../../platforms/local/layout.ts';
import { connectAgent } from '../../platforms/local/start-agent.ts';
import { requireStack, type StartedStack } from '../find-stack.ts';
import { painter } from '../output/style.ts';
import { readCount } from '../read-count.ts';
import { selectServices } from '../select-services.ts';
import type { Arguments, Invocation } from './command.ts';

const LOOK_EVERY = 200;

/** Name under which the agent's own log is shown; no process of a spec can have it. */
const AGENT = 'agent';

/** Last lines of services, and with `-f` what they write from now on. The files are read themselves: they are there when no agent is. */
export async function runLogs(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, signal, json } = invocation;
  const lines = readCount('--lines', given.options['lines'] ?? 20);
  const follows = given.options['follow'] === true;
  const stack = await requireStack(invocation);
  const layout = layoutOf(stack);
  const wanted = given.positional.flat().filter((name) => name !== undefined);
  const names = await namesOf(stack, wanted);
  const logs = names.map((name) => {
    const file = name === AGENT ? layout.agentLog : layout.log(name);
    // Where the last lines end, the new ones begin: none is missed or told twice.
    const follower = new LogFollower(file);
    return { name, follower, last: tailLog(file, lines, follower.position) };
  });
  if (json && !follows) {
    const services = logs.map(({ name, last }) => ({ name, lines: last }));
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack: stack.name, services })}\n`);
    return 0;
  }
  const width = Math.max(...names.map((name) => name.length));
  const paint = painter(streams.out, streams.env);
  const write = (service: string, line: string): void => {
    if (json) streams.out.write(`${JSON.stringify({ schemaVersion: 1, service, line })}\n`);
    else streams.out.write(names.length === 1 ? `${line}\n` : `${paint('dim', service.padEnd(width))} ${line}\n`);
  };
  for (const { name, last } of logs) for (const line of last) write(name, line);
  while (follows && !signal.aborted) {
    for (const { name, follower } of logs) for (const line of await follower.read()) write(name, line);
    await delay(LOOK_EVERY, undefined, { signal }).catch(() => undefined);
  }
  return 0;
}

/** Services whose logs are meant: those named, by group or component too; without names all. */
async function namesOf(stack: StartedStack, wanted: readonly string[]): Promise<readonly string[]> {
  const instances = await (await connectAgent(stack))?.observe().catch(() => undefined);
  const applied = Object.values((await readApplied(stack.state)).services);
  const own = existsSync(layoutOf(stack).log(CONTROLLER)) ? [CONTROLLER] : [];
  const present = instances?.map(({ service }) => service) ?? [...applied.map(({ name }) => name), ...own];
  if (wanted.length === 0) return present;
  const known = new Set([...present, ...own, AGENT]);
  return [...new Set(wanted.flatMap((word) => (known.has(word) ? [word] : selectServices(applied, [word]).map(({ name }) => name))))];
}
