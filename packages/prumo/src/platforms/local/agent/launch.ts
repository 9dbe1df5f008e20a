import { randomBytes } from 'node:crypto';
import { closeSync, constants, openSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Job, Service } from '../../../model/index.ts';
import { preferSession } from '../before-others.ts';
import { MARKER } from '../layout.ts';
import { currentUser } from '../users.ts';
import { initArguments } from './init-script.ts';
import { stillRuns } from './processes.ts';
import { Run } from './run.ts';
import type { Shop } from './shop.ts';
import { ensureFolder, type Owner } from './write-files.ts';

/** RLIMIT_NOFILE where the definition names none; the contract's default. */
const OPEN_FILES = 65_536;

const PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

export interface Program {
  readonly name: string;
  readonly node: string;
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly cwd?: string;
  readonly asRoot: boolean;
  readonly openFiles?: number;
  /** It has a processor before others, where the agent may give that. Default false. */
  readonly first?: boolean;
  readonly fingerprint: string;
}

export function programOf(service: Service, fingerprint: string): Program {
  const { name, node, argv, env, cwd, resources } = service;
  return {
    name,
    node,
    argv,
    env,
    fingerprint,
    asRoot: service.user === 'root-then-drop',
    first: service.first === true,
    ...(cwd === undefined ? {} : { cwd }),
    ...(resources.openFiles === undefined ? {} : { openFiles: resources.openFiles }),
  };
}

/** Owner of what a node's services read and write. */
export async function ownerOf(shop: Shop, node: string): Promise<Owner> {
  return (await shop.userOf(node)) ?? currentUser();
}

/** Folders of a service or job, with the owners and modes the contract promises. */
export async function prepareFolders(
  shop: Shop,
  { name, node, sockets = [] }: Pick<Service | Job, 'name' | 'node'> & Partial<Pick<Service, 'sockets'>>,
): Promise<void> {
  const { layout } = shop;
  const owner = await ownerOf(shop, node);
  // Others may look nothing up in it, only connect to a socket whose name they know and whose own mode lets them.
  const socketsMode = sockets.some(({ port, auth }) => port === undefined && auth === 'password') ? 0o711 : 0o700;
  ensureFolder(layout.service(name), 0o711);
  ensureFolder(dirname(layout.log(name)), 0o700);
  ensureFolder(layout.data(name), 0o700, owner);
  ensureFolder(layout.sockets(name), socketsMode, owner);
}

export function openLog(shop: Shop, name: string): number {
  return openSync(shop.layout.log(name), constants.O_WRONLY | constants.O_APPEND | constants.O_CREAT | constants.O_NOFOLLOW, 0o600);
}

/**
 * Start a program as its node's user under an init of its own. `output` is an open file; `permit` is asked in the same
 * turn as the spawn, so that a fence that began meanwhile wins.
 */
export async function launchProgram(shop: Shop, program: Program, output: number, permit: () => boolean): Promise<Run | undefined> {
  const { layout, bootId } = shop;
  const { name, node, env } = program;
  const isFirst = program.first === true;
  const init = initArguments(name, process.arch, { openFiles: program.openFiles ?? OPEN_FILES, isFirst }, program.argv);
  if (init === undefined) throw new Error(`no system call numbers for ${process.arch}`);
  const user = program.asRoot ? undefined : await shop.userOf(node);
  const at = new Date().toISOString();
  const run = await Run.launch({
    header: {
      id: `${at.replaceAll(/\D/g, '')}-${randomBytes(3).toString('hex')}`,
      name,
      node,
      bootId,
      at,
      fingerprint: program.fingerprint,
    },
    folder: layout.runs(name),
    perl: shop.perl,
    arguments: [layout.init, ...init],
    cwd: program.cwd ?? layout.data(name),
    env: { PATH, LANG: 'C.UTF-8', HOME: layout.data(name), ...timeZone(), ...env, [MARKER]: markerOf(shop, name) },
    output,
    permit,
    ...(user === undefined ? {} : { user: { uid: user.uid, gid: user.gid } }),
  });
  if (isFirst) void run?.started.then(() => run.main && stillRuns(run.main.pid, run.main.startTicks) && preferSession(run.main.pid));
  return run;
}

export async function launchService(shop: Shop, service: Service, fingerprint: string, permit: () => boolean): Promise<Run | undefined> {
  await prepareFolders(shop, service);
  const log = openLog(shop, service.name);
  try {
    return await launchProgram(shop, programOf(service, fingerprint), log, permit);
  } finally {
    closeSync(log);
  }
}

export function markerOf(shop: Shop, name: string): string {
  return `${shop.layout.stackId}/${name}`;
}

function timeZone(): { TZ?: string } {
  return process.env['TZ'] === undefined ? {} : { TZ: process.env['TZ'] };
}
