import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { type FoundProcess, processTable } from './process-table.ts';

/** Where a stack lives, as a person could find out. */
export interface StackPlace {
  /** Its state folder, `<home>/<name>`. */
  readonly state: string;
  /** First three octets of its addresses; undefined before it has any. */
  readonly subnet: string | undefined;
}

/** Digits in the names of a stack's users and in the marks of its processes. */
export function stackId(state: string): string {
  return createHash('sha256').update(state).digest('hex').slice(0, 8);
}

/** System users made for a stack. */
export function usersOf({ state }: StackPlace): readonly { readonly name: string; readonly uid: number }[] {
  const prefix = `prumo-${stackId(state)}-`;
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name = '', , uid = ''] = line.split(':');
      return name.startsWith(prefix) ? [{ name, uid: Number(uid) }] : [];
    });
}

/**
 * Processes of a stack, found without asking Prumo: by the mark in their environment, by their user, and by the state folder in
 * their arguments (agent, its keeper, the controller). Zombies count: nobody reaped them.
 */
export function processesOf(place: StackPlace): readonly FoundProcess[] {
  const marker = `PRUMO_INSTANCE=${stackId(place.state)}/`;
  const uids = new Set(usersOf(place).map((user) => user.uid));
  const isOurs = ({ pid, uid, argv, environment }: FoundProcess): boolean =>
    pid !== process.pid &&
    (uids.has(uid) ||
      environment.some((line) => line.startsWith(marker)) ||
      (argv.some((word) => word.includes('keeper.pl') || word.endsWith('/agent.js')) && argv.includes(place.state)));
  return processTable().filter(isOurs);
}

/** Pids of a service or job, found by its mark alone. */
export function pidsOfInstance({ state }: StackPlace, name: string): readonly number[] {
  const mark = `PRUMO_INSTANCE=${stackId(state)}/${name}`;
  return processTable()
    .filter(({ environment }) => environment.includes(mark))
    .map(({ pid }) => pid);
}

/** Mount points in or below a folder. */
export function mountsUnder(folder: string): readonly string[] {
  return readFileSync('/proc/self/mountinfo', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const point = line.split(' ')[4];
      return point !== undefined && (point === folder || point.startsWith(`${folder}/`)) ? [point] : [];
    });
}

/** TCP and UDP sockets that listen in a block of addresses, whoever has them. */
export function listenersIn(subnet: string): readonly string[] {
  const reversed = subnet
    .split('.')
    .map(Number)
    .reverse()
    .map((octet) => octet.toString(16).padStart(2, '0').toUpperCase())
    .join('');
  return (['tcp', 'udp'] as const).flatMap((protocol) =>
    readFileSync(`/proc/net/${protocol}`, 'utf8')
      .split('\n')
      .slice(1)
      .flatMap((line) => {
        const [, local = '', , state = ''] = line.trim().split(/\s+/);
        const listens = state === (protocol === 'tcp' ? '0A' : '07');
        return listens && local.slice(2, 8) === reversed
          ? [`${protocol} ${subnet}.${Number.parseInt(local.slice(0, 2), 16)}:${Number.parseInt(local.slice(9), 16)}`]
          : [];
      }),
  );
}

/** What is left of a stack that should be gone, in words; empty when nothing is. */
export function remainsOf(place: StackPlace, options: { readonly destroyed: boolean }): readonly string[] {
  const left = [
    ...processesOf(place).map(({ pid, state, argv }) => `process ${pid} (${state}) ${argv.join(' ')}`),
    ...mountsUnder(place.state).map((point) => `mount ${point}`),
    ...(place.subnet === undefined ? [] : listenersIn(place.subnet)),
  ];
  if (!options.destroyed) return left;
  return [...left, ...usersOf(place).map(({ name }) => `user ${name}`), ...(existsSync(place.state) ? [`folder ${place.state}`] : [])];
}
