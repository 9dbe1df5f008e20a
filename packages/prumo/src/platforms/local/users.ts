import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { promisify } from 'node:util';
import { OWN_NODE, stackIdOf } from './layout.ts';

const run = promisify(execFile);

export interface SystemUser {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/**
 * Highest user id given to a node. Container images favour 999 for their server's user; a node must not share its
 * number with one, or a firewall rule by user id would meet both.
 */
const HIGHEST_ID = 899;

/** `useradd` takes a lock on /etc/passwd and refuses while another holds it. Milliseconds. */
const LOCK_WITHIN = 10_000;

/** Name of the user the services of a node run as where Prumo is root; at most 31 characters for nodes up to 16. Pure. */
export function userNameOf(state: string, node: string): string {
  return `prumo-${stackIdOf(state)}-${node}`;
}

/** Look a user up by name or number. */
export function findUser(nameOrId: string | number): SystemUser | undefined {
  return readUsers().find((user) => user.name === nameOrId || user.uid === nameOrId);
}

/** The user this process runs as. A user without an entry in /etc/passwd is named by its number. */
export function currentUser(): SystemUser {
  const uid = process.getuid?.() ?? 0;
  return findUser(uid) ?? { name: String(uid), uid, gid: process.getgid?.() ?? 0 };
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/**
 * User name per node, made where missing. As root each node has a system user of its own, without home or shell; else
 * all are the current user. Safe to call again, and by two processes at once. Rejects with the output of `useradd`.
 */
export async function ensureUsers(state: string, nodes: readonly string[]): Promise<Record<string, string>> {
  const own = currentUser().name;
  const names: Record<string, string> = {};
  for (const node of nodes) {
    names[node] = isRoot() && node !== OWN_NODE ? userNameOf(state, node) : own;
  }
  const present = new Set(readUsers().map((user) => user.name));
  // One after the other: each useradd locks the whole file.
  for (const name of new Set(Object.values(names))) {
    if (name !== own && !present.has(name)) await addUser(name);
  }
  return names;
}

/** Remove the users of a stack; those of other stacks stay. Fails while a process of one runs. */
export async function removeUsers(state: string): Promise<void> {
  if (!isRoot()) return;
  const prefix = userNameOf(state, '');
  for (const user of readUsers().filter(({ name }) => name.startsWith(prefix))) {
    await underLock(['userdel', user.name], () => findUser(user.name) === undefined);
  }
}

function addUser(name: string): Promise<void> {
  const argv = [
    'useradd',
    '--system',
    '--user-group',
    '--no-create-home',
    '--home-dir',
    '/nonexistent',
    '--shell',
    '/usr/sbin/nologin',
    '-K',
    `SYS_UID_MAX=${HIGHEST_ID}`,
    '-K',
    `SYS_GID_MAX=${HIGHEST_ID}`,
    name,
  ] as const;
  return underLock(argv, () => findUser(name) !== undefined);
}

/** Run a shadow tool; done when `isDone`, whoever did it. Exit codes 1 and 10 mean that a file could not be locked. */
async function underLock(argv: readonly [string, ...string[]], isDone: () => boolean): Promise<void> {
  const [program, ...rest] = argv;
  const path = '/usr/sbin:/usr/bin:/sbin:/bin';
  const deadline = performance.now() + LOCK_WITHIN;
  for (;;) {
    try {
      await run(program, rest, { env: { PATH: path, LANG: 'C.UTF-8' } });
      return;
    } catch (error) {
      if (isDone()) return;
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      if ((code !== 1 && code !== 10) || performance.now() > deadline) throw error;
      await delay(50);
    }
  }
}

function readUsers(): readonly SystemUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [name, , uid, gid] = line.split(':');
      return name === undefined || name === '' || uid === undefined || gid === undefined
        ? []
        : [{ name, uid: Number(uid), gid: Number(gid) }];
    });
}
