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
  /** Milliseconds without an answer before a connection is given up. Default 30 s. */
  readonly silentFor?: number | undefined;
}

/** Milliseconds for everything up to the first request. */
const OPEN_WITHIN = 20_000;
const SILENT_FOR = 30_000;
/** Milliseconds; three without an answer and the line is taken for dead. */
const KEEP_ALIVE_EVERY = 10_000;
const UNANSWERED = 3;

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
  const waiting = new Set<(error: Error) => void>();
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
  try {
    const sftp = await new Promise<SFTPWrapper>((resolve, reject) => {
      const failed = (error: Error): void => reject(signal.aborted ? signal.reason : (refused ?? error));
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
          readyTimeout: Math.min(OPEN_WITHIN, silentFor),
          keepaliveInterval: Math.min(KEEP_ALIVE_EVERY, silentFor),
          keepaliveCountMax: UNANSWERED,
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
      ask: (request) => (isOpen ? answered(sftp, request, { silentFor, waiting, end }) : Promise.reject(new Error('the connection broke'))),
      isOpen: () => isOpen,
      end,
    };
  } catch (error) {
    end();
    throw error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

function answered<Result>(
  sftp: SFTPWrapper,
  request: (sftp: SFTPWrapper, answer: Callback<Result>) => void,
  { silentFor, waiting, end }: { readonly silentFor: number; readonly waiting: Set<(error: Error) => void>; readonly end: () => void },
): Promise<Result> {
  return new Promise<Result>((resolve, reject) => {
    const fail = (error: Error): void => {
      clearTimeout(timer);
      waiting.delete(fail);
      reject(error);
    };
    const timer = setTimeout(() => {
      fail(new Error(`the server said nothing for ${silentFor / 1000} s`));
      end();
    }, silentFor);
    waiting.add(fail);
    try {
      request(sftp, (error, result) => {
        if (error != null) return fail(error);
        clearTimeout(timer);
        waiting.delete(fail);
        resolve(result as Result);
      });
    } catch (error) {
      // A session that broke meanwhile, or an extension the server does not know.
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  });
}
