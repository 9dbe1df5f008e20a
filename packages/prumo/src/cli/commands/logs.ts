import { open, stat } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import { PrumoError } from '../../errors/index.ts';
import type { Instance } from '../../model/index.ts';
import { connectAgent } from '../../platforms/local/start-agent.ts';
import { readApplied } from '../../controller/applied-store.ts';
import { requireStack } from '../find-stack.ts';
import { painter } from '../output/style.ts';
import { selectServices } from '../select-services.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

const LOOK_EVERY = 200;

/** Last lines of services, and with `-f` what they write from now on. */
export async function runLogs(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, signal } = invocation;
  const stack = await requireStack(invocation);
  const platform = await connectAgent(stack);
  if (platform === undefined)
    throw new PrumoError({ code: 'agent-unreachable', what: text.agentSilent(), remedy: text.agentSilentRemedy() });
  const wanted = given.positional.flat().filter((name) => name !== undefined);
  const instances = await platform.observe();
  const names =
    wanted.length === 0 || wanted.every((name) => instances.some((instance) => instance.service === name))
      ? wanted.length === 0
        ? instances.map((instance) => instance.service)
        : wanted
      : selectServices(Object.values((await readApplied(stack.state)).services), wanted).map((service) => service.name);
  const lines = Number(given.options['lines'] ?? 20);
  const width = Math.max(...names.map((name) => name.length));
  const paint = painter(streams.out, streams.env);
  const write = (name: string, line: string): void =>
    void streams.out.write(names.length === 1 ? `${line}\n` : `${paint('dim', name.padEnd(width))} ${line}\n`);
  const followed = instances.filter((instance) => names.includes(instance.service));
  const positions = new Map(
    await Promise.all(followed.map(async (instance) => [instance.service, await sizeOf(instance.logFile)] as const)),
  );
  for (const name of names) for (const line of await platform.tail(name, lines)) write(name, line);
  if (given.options['follow'] !== true) return 0;
  const rests = new Map<string, string>();
  while (!signal.aborted) {
    for (const instance of followed) await follow(instance, positions, rests, write);
    await delay(LOOK_EVERY, undefined, { signal }).catch(() => undefined);
  }
  return 0;
}

async function follow(
  instance: Instance,
  positions: Map<string, number>,
  rests: Map<string, string>,
  write: (name: string, line: string) => void,
): Promise<void> {
  const size = await sizeOf(instance.logFile);
  let position = positions.get(instance.service) ?? 0;
  // Rotation empties the file: begin again at its start.
  if (size < position) position = 0;
  if (size > position) {
    await using handle = await open(instance.logFile, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(Math.min(size - position, 1024 * 1024)), 0, undefined, position);
    position += bytesRead;
    const lines = `${rests.get(instance.service) ?? ''}${buffer.subarray(0, bytesRead).toString('utf8')}`.split('\n');
    rests.set(instance.service, lines.pop() ?? '');
    for (const line of lines) write(instance.service, line);
  }
  positions.set(instance.service, position);
}

async function sizeOf(file: string): Promise<number> {
  return stat(file).then(
    (found) => found.size,
    () => 0,
  );
}
