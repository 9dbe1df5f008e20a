import { join } from 'node:path';

/** The two folders a stack lives in. */
export interface StackFolders {
  /** Kept over reboots; traversable by every node's user (0711 all the way up). */
  readonly state: string;
  /** Short; holds Unix sockets, may be emptied by a reboot. */
  readonly run: string;
}

/** Marks every process of an instance in its environment; inherited by all it starts. */
export const MARKER = 'PRUMO_INSTANCE';

/** Node whose services run as the agent's own user: the controller lives there. */
export const OWN_NODE = 'prumo';

/** 8 hexadecimal digits that tell this stack's users and processes from those of other stacks on the machine. */
export function stackIdOf(state: string): string {
  // Not imported: an import touches every export, and so loads all of Web Cryptography, 15 ms of each command's start (Node 24).
  return process.getBuiltinModule('node:crypto').hash('sha256', state).slice(0, 8);
}

/** Where everything of a stack is. Pure. */
export function layoutOf(folders: StackFolders) {
  const agent = join(folders.state, 'agent');
  const service = (name: string) => join(folders.state, 'services', name);
  return {
    ...folders,
    stackId: stackIdOf(folders.state),
    socket: join(folders.run, 'agent.sock'),
    agent,
    lock: join(agent, 'lock'),
    agentLog: join(agent, 'agent.log'),
    init: join(agent, 'init.pl'),
    keeper: join(agent, 'keeper.pl'),
    /** Starts the agent, and so all that was up: run by systemd or cron as the machine starts. */
    atBoot: join(agent, 'at-boot'),
    services: join(folders.state, 'services'),
    /** Definitions: what should run. */
    definitions: join(agent, 'services'),
    definition: (name: string) => join(agent, 'services', `${name}.json`),
    /** What the agent remembers between its own lives; may be lost without harm. */
    memory: (name: string) => join(agent, 'memory', `${name}.json`),
    memories: join(agent, 'memory'),
    /** Nodes that reach nothing but the stack itself; absent: none. */
    confined: join(agent, 'confined.json'),
    /** What is to be undone should its owner not do it. Holds jobs, and so perhaps secrets. */
    guards: join(agent, 'guards'),
    /** One folder per service or job, with the doorbell and the record of each living run. */
    allRuns: join(agent, 'runs'),
    runs: (name: string) => join(agent, 'runs', name),
    service,
    etc: (name: string) => join(service(name), 'etc'),
    data: (name: string) => join(service(name), 'data'),
    log: (name: string) => join(service(name), 'log', 'current.log'),
    sockets: (name: string) => join(folders.run, name),
  } as const;
}

export type Layout = ReturnType<typeof layoutOf>;
