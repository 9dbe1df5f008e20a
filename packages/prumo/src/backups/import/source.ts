import { readFile } from 'node:fs/promises';
import pg from 'pg';
import { PrumoError } from '../../errors/index.ts';
import { verbatim } from '../../messages/message.ts';
import { connectionString, Session, type SessionLogin } from '../logical/content/index.ts';
import { nameOfSource, type SourceAddress } from './source-url.ts';
import { text } from './text.ts';

/** A source, how to log in to it, and whether by TLS, as both kinds of client want it. */
export interface SourceLogin {
  readonly session: SessionLogin;
  /** For argv. */
  readonly connection: string;
  /** For programs of PostgreSQL: the password, where one was given. */
  readonly env: Readonly<Record<string, string>>;
}

/** Find out how to log in, by doing it. Without a password, `PGPASSWORD` and `~/.pgpass` decide. Rejects with `import-source`. */
export async function loginTo(address: SourceAddress, password: string | undefined, signal: AbortSignal): Promise<SourceLogin> {
  const { host, port, user, database, sslMode, rootCertificate } = address;
  const plain = { host, port, user, password, database };
  // As libpq does: a Unix socket has none, and where nothing is said the server decides.
  const first = host.startsWith('/') ? 'disable' : sslMode;
  const trial = async (mode: typeof sslMode): Promise<SourceLogin> => {
    const ca = rootCertificate === undefined ? {} : { ca: await readFile(rootCertificate, 'utf8') };
    const ssl = mode === 'disable' ? false : { rejectUnauthorized: mode === 'verify-full', ...ca };
    await using _session = await Session.open({ ...plain, ssl }, signal);
    const certificate = rootCertificate === undefined ? '' : ` sslrootcert='${rootCertificate.replaceAll(/[\\']/g, String.raw`\$&`)}'`;
    return {
      session: { ...plain, ssl },
      connection: `${connectionString({ ...plain, password: '' })} sslmode=${mode === 'prefer' ? 'require' : mode}${certificate}`,
      env: password === undefined ? {} : { PGPASSWORD: password },
    };
  };
  try {
    try {
      return await trial(first);
    } catch (error) {
      if (first !== 'prefer' || !String(error).includes('does not support SSL')) throw error;
      return await trial('disable');
    }
  } catch (error) {
    signal.throwIfAborted();
    throw unusable(address, error);
  }
}

/** Class 28: who logs in is not let in. 3D: there is no such database. 42501: rights. Anything else: nobody answers. */
function unusable(address: SourceAddress, error: unknown): PrumoError {
  const code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
  const name = nameOfSource(address);
  const why = verbatim(error instanceof Error ? error.message || error.name : String(error));
  const refused = (what: PrumoError['what'], remedy: PrumoError['remedy']) => new PrumoError({ code: 'import-source', what, why, remedy });
  if (code.startsWith('28') || /password must be a string|no password supplied|pgpass/i.test(why.en))
    return refused(text.notLetIn(name), text.passwordRemedy());
  if (code.startsWith('3D')) return refused(text.noDatabase(name), text.noDatabaseRemedy());
  if (code === '42501') return refused(text.noRight(name), text.noRightRemedy(address.user));
  return refused(text.unreachable(name), text.unreachableRemedy());
}
