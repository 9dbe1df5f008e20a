import { randomBytes } from 'node:crypto';
import { openSftp, readAll, type SftpAccess, type SftpSession, writeAll } from '../../../platforms/sftp/index.ts';
import { checkedName, ObjectMissing, type StoredObject, type Target } from './target.ts';

const PARTIAL = /^\..*\.partial$/;
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;
/** Status codes and type bits of the protocol (draft-ietf-secsh-filexfer-02, 7 and 5). */
const END = 1;
const NO_SUCH_FILE = 2;
const TYPE_BITS = 0o170000;
const REGULAR = 0o100000;
/** Milliseconds to take back what was begun: the server may be what failed. */
const TAKE_BACK_WITHIN = 10_000;

export interface SftpFolderAccess extends SftpAccess {
  /** Before every name: a folder ending in `/`, absolute or from where the server puts the user. Made when first stored in. */
  readonly prefix: string;
}

/**
 * Objects as files of a folder on a server that speaks SFTP. Each is written under a name no object has, and renamed when the server has confirmed all of
 * it and its size. Connects when first asked, and anew after a break. Disposing ends the connection.
 */
export function sftpTarget(access: SftpFolderAccess): Target & Disposable {
  const folder = access.prefix.replace(/\/$/, '');
  const at = (name: string): string => `${folder}/${checkedName(name)}`;
  let opening: Promise<SftpSession> | undefined;
  /** Whoever asks while one is being opened waits for that: one more would be ended by nobody. */
  const session = (signal: AbortSignal): Promise<SftpSession> => {
    const anew = (): Promise<SftpSession> => openSftp(access, signal);
    opening = opening === undefined ? anew() : opening.then((open) => (open.isOpen() ? open : anew()), anew);
    return opening;
  };
  /** What is under way ends with the signal. */
  const during = async <Result>(signal: AbortSignal, work: (open: SftpSession) => Promise<Result>): Promise<Result> => {
    const open = await session(signal);
    signal.throwIfAborted();
    signal.addEventListener('abort', open.end, { once: true });
    try {
      return await work(open);
    } catch (error) {
      signal.throwIfAborted();
      throw error;
    } finally {
      signal.removeEventListener('abort', open.end);
    }
  };
  const remove = (path: string, signal: AbortSignal): Promise<void> =>
    during(signal, (open) => open.ask((sftp, answer) => sftp.unlink(path, answer)).catch(unlessMissing));
  const entries = (signal: AbortSignal): Promise<readonly StoredObject[]> =>
    during(signal, async (open) => {
      const found = await entriesOf(open, folder);
      return found
        .filter(({ attrs }) => (attrs.mode & TYPE_BITS) === REGULAR)
        .map(({ filename: name, attrs: { size } }) => ({ name, size }))
        .toSorted((one, other) => (one.name < other.name ? -1 : 1));
    });
  return {
    name: `sftp://${access.user}@${access.host}:${access.port}/${folder}/`,
    async put(name, content, signal) {
      const final = at(name);
      const partial = `${folder}/.${name}.${randomBytes(6).toString('hex')}.partial`;
      try {
        await during(signal, async (open) => {
          await makeFolder(open, folder);
          await write(open, partial, content, signal);
          await rename(open, partial, final);
        });
      } catch (error) {
        await remove(partial, AbortSignal.timeout(TAKE_BACK_WITHIN)).catch(() => undefined); // the next `sweep` finds it
        throw error;
      }
    },
    async *get(name, signal) {
      const open = await session(signal);
      signal.throwIfAborted();
      signal.addEventListener('abort', open.end, { once: true });
      try {
        const handle = await open
          .ask<Buffer>((sftp, answer) => sftp.open(at(name), 'r', answer))
          .catch((error: unknown) => {
            throw isMissing(error) ? new ObjectMissing(name) : error;
          });
        try {
          const { size } = await open.ask<{ size: number }>((sftp, answer) => sftp.fstat(handle, answer));
          yield* readAll(open, handle, size, signal);
        } finally {
          await open.ask((sftp, answer) => sftp.close(handle, answer)).catch(() => undefined);
        }
      } catch (error) {
        signal.throwIfAborted();
        throw error;
      } finally {
        signal.removeEventListener('abort', open.end);
      }
    },
    list: async (signal) => (await entries(signal)).filter(({ name }) => !name.startsWith('.')),
    remove: async (name, signal) => remove(at(name), signal),
    async sweep(signal) {
      const left = (await entries(signal)).map(({ name }) => name).filter((name) => PARTIAL.test(name));
      for (const name of left) await remove(`${folder}/${name}`, signal);
      return left;
    },
    [Symbol.dispose]: () => void opening?.then(({ end }) => end()).catch(() => undefined),
  };
}

interface Entry {
  readonly filename: string;
  readonly attrs: { readonly mode: number; readonly size: number };
}

/** None where there is no folder. A page at a time, as the server gives them: many take long, and each is an answer. */
async function entriesOf(open: SftpSession, folder: string): Promise<readonly Entry[]> {
  const handle = await open
    .ask<Buffer>((sftp, answer) => sftp.opendir(folder, answer))
    .catch((error: unknown) => {
      unlessMissing(error);
      return undefined;
    });
  if (handle === undefined) return [];
  const entries: Entry[] = [];
  try {
    for (;;) {
      const page = await open
        .ask<readonly Entry[]>((sftp, answer) => sftp.readdir(handle, answer))
        .catch((error: unknown) => {
          if (!hasCode(error, END)) throw error;
          return undefined;
        });
      if (page === undefined) return entries;
      entries.push(...page);
    }
  } finally {
    await open.ask((sftp, answer) => sftp.close(handle, answer)).catch(() => undefined);
  }
}

async function makeFolder(open: SftpSession, folder: string): Promise<void> {
  const is = (path: string) => open.ask((sftp, answer) => sftp.stat(path, (error) => answer(error)));
  const isThere = await is(folder).then(
    () => true,
    () => false,
  );
  if (isThere) return;
  const parts = folder.split('/');
  for (const [depth] of parts.entries()) {
    const path = parts.slice(0, depth + 1).join('/');
    if (path === '') continue;
    // Servers say no more than that it failed where it is there already.
    await open
      .ask((sftp, answer) => sftp.mkdir(path, { mode: FOLDER_MODE }, answer))
      .catch((error: unknown) => is(path).catch(() => raise(error)));
  }
}

async function write(open: SftpSession, path: string, content: AsyncIterable<Uint8Array>, signal: AbortSignal): Promise<void> {
  const handle = await open.ask<Buffer>((sftp, answer) => sftp.open(path, 'wx', { mode: FILE_MODE }, answer));
  const close = (): Promise<void> => open.ask((sftp, answer) => sftp.close(handle, answer));
  let written: number;
  try {
    written = await writeAll(open, handle, content, signal);
    // On its disk before anybody can see it under its name, where the server can see to that.
    await open.ask((sftp, answer) => sftp.ext_openssh_fsync(handle, answer)).catch((error: unknown) => unlessUnknown(error));
  } catch (error) {
    await close().catch(() => undefined);
    throw error;
  }
  // A server that writes late says only here that its disk is full.
  await close();
  const { size } = await open.ask<{ size: number }>((sftp, answer) => sftp.stat(path, answer));
  if (size !== written) throw new Error(`${written} bytes were written, and the server has ${size}`);
}

/** In place of what has the name. The protocol's own renaming refuses where there is something; OpenSSH's does as POSIX says. */
async function rename(open: SftpSession, from: string, to: string): Promise<void> {
  try {
    await open.ask((sftp, answer) => sftp.ext_openssh_rename(from, to, answer));
  } catch (error) {
    unlessUnknown(error);
    await open.ask((sftp, answer) => sftp.unlink(to, answer)).catch(unlessMissing);
    await open.ask((sftp, answer) => sftp.rename(from, to, answer));
  }
}

/** What ssh2 throws for an extension the server has not announced. */
function unlessUnknown(error: unknown): void {
  if (!(error instanceof Error && error.message === 'Server does not support this extended request')) throw error;
}

function unlessMissing(error: unknown): void {
  if (!isMissing(error)) throw error;
}

function isMissing(error: unknown): boolean {
  return hasCode(error, NO_SUCH_FILE);
}

function hasCode(error: unknown, code: number): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}

function raise(error: unknown): never {
  throw error;
}
