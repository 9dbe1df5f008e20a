import type { SFTPWrapper } from 'ssh2';
import { fingerprintOf, HostKeyRefused } from './host-key.ts';

/** What opens an account on a server that speaks SFTP. */
export interface SftpAccess {
  readonly host: string;
  readonly port: number;
  readonly user: string;
  /** Fingerprint of the server's key, as `fingerprintOf` gives it. Undefined: none is accepted, and the error says which it shows. */
  readonly hostKey: string | undefined;
  /** A private key in PEM or OpenSSH's own form. */
  readonly privateKey?: string | undefined;
  /** Of the private key. */
  readonly passphrase?: string | undefined;
  readonly password?: string | undefined;
  /** Milliseconds without any answer, while one is waited for, before a connection is given up. Default 30 s. */
  readonly silentFor?: number | undefined;
}

/** Milliseconds for everything up to the first request. */
const OPEN_WITHIN = 20_000;
const SILENT_FOR = 30_000;
/** Milliseconds, so that nobody between forgets a line on which nothing is asked. It lies behind what is being sent: unanswered it says nothing of a slow line. */
const KEEP_ALIVE_EVERY = 10_000;

type Callback<Result> = (error: Error | null | undefined, result?: Result) => void;

/** A session that is open, until it is ended or breaks. */
export interface SftpSession {
  /** Ask one thing. Rejects with the server's words, or when nothing comes for too long: the session is ended then. */
  ask<Result = void>(request: (sftp: SFTPWrapper, answer: Callback<Result>) => void): Promise<Result>;
  readonly isOpen: () => boolean;
  /** Safe to repeat. What is still being asked rejects. */
  readonly end: () => void;
}

/** Rejects with `HostKeyRefused` before anything of ours is told to the server, or with why it does not let us in. */
export async function openSftp(access: SftpAccess, signal: AbortSignal): Promise<SftpSession> {
  signal.throwIfAborted();
  // Loaded when needed, as the SDK of S3 is.
  const { default: ssh2 } = await import('ssh2');
  const { host, port, user: username, privateKey, passphrase, password, silentFor = SILENT_FOR } = access;
  const client = new ssh2.Client();
  let refused: HostKeyRefused | undefined;
  let isOpen = true;
  // ssh2 answers nothing that is under way when its connection breaks.
  const line: Line = { heard: 0, waiting: new Set() };
  const { waiting } = line;
  const broke = (): void => {
    isOpen = false;
    for (const fail of waiting) fail(new Error('the connection broke'));
    waiting.clear();
  };
  const end = (): void => {
    broke();
    client.destroy();
  };
  signal.addEventListener('abort', end, { once: true });
  const within = Math.min(OPEN_WITHIN, silentFor);
  let limit: NodeJS.Timeout | undefined;
  try {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      const failed = (error: Error): void => reject(signal.aborted ? signal.reason : (refused ?? error));
      limit = setTimeout(() => failed(new Error(`the server did not open a session within ${within / 1000} s`)), within);
      client
        .on('error', failed)
        .on('close', () => {
          broke();
          failed(new Error('the server closed the connection'));
        })
        .on('ready', () => client.sftp((error, opened) => (error === undefined ? resolve(opened) : failed(error))))
        .connect({
          host,
          port,
          username,
          ...(privateKey === undefined ? {} : { privateKey }),
          ...(passphrase === undefined ? {} : { passphrase }),
          ...(password === undefined ? {} : { password }),
          // It ends with the authentication: `limit` is for all of it.
          readyTimeout: 0,
          keepaliveInterval: KEEP_ALIVE_EVERY,
          keepaliveCountMax: Number.POSITIVE_INFINITY,
          hostVerifier: (key: Buffer): boolean => {
            const found = fingerprintOf(key);
            if (found !== access.hostKey) refused = new HostKeyRefused(`${host}:${port}`, found, access.hostKey);
            return refused === undefined;
          },
        });
    });
    // The server may end this and not the connection. A break shows in the request that meets it.
    sftp.on('close', end).on('error', end);
    return {
      ask: (request) => (isOpen ? answered(sftp, request, { silentFor, line, end }) : Promise.reject(new Error('the connection broke'))),
      isOpen: () => isOpen,
      end,
    };
  } catch (error) {
    end();
    throw error;
  } finally {
    clearTimeout(limit);
    signal.removeEventListener('abort', end);
  }
}

/** What the requests of a session share: one that waits behind others is not unanswered while those are answered. */
interface Line {
  /** When the server last answered any of them, as `performance.now()` says. */
  heard: number;
  readonly waiting: Set<(error: Error) => void>;
}

function answered<Result>(
  sftp: SFTPWrapper,
  request: (sftp: SFTPWrapper, answer: Callback<Result>) => void,
  { silentFor, line, end }: { readonly silentFor: number; readonly line: Line; readonly end: () => void },
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const asked = performance.now();
    const settle = (): void => {
      clearTimeout(timer);
      line.waiting.delete(fail);
    };
    const fail = (error: Error): void => {
      settle();
      reject(error);
    };
    const check = (): void => {
      const left = Math.max(asked, line.heard) + silentFor - performance.now();
      if (left > 0) {
        timer = setTimeout(check, left);
        return;
      }
      fail(new Error(`the server said nothing for ${silentFor / 1000} s`));
      end();
    };
    let timer = setTimeout(check, silentFor);
    line.waiting.add(fail);
    try {
      request(sftp, (error, result) => {
        line.heard = performance.now();
        if (error != null) return fail(error);
        settle();
        resolve(result as Result);
      });
    } catch (error) {
      // A session that broke meanwhile, or an extension the server does not know.
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
