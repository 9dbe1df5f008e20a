import { PrumoError } from '../../errors/index.ts';
import { text } from './text.ts';

const SSL_MODES = ['prefer', 'disable', 'require', 'verify-full'] as const;
type SslMode = (typeof SSL_MODES)[number];

/** A database to import from, as it was named: without any password. */
export interface SourceAddress {
  /** Address, or the folder of a Unix socket. */
  readonly host: string;
  readonly port: number;
  readonly user: string;
  readonly database: string;
  readonly sslMode: SslMode;
  /** File with the authority that signs the server's certificate, for `verify-full`. */
  readonly rootCertificate: string | undefined;
}

export function isSourceUrl(given: string): boolean {
  return /^postgres(?:ql)?:\/\//i.test(given);
}

/** Throws `usage` for what is no such URL, and for one with a password: the list of processes shows it to everybody. Pure. */
export function parseSourceUrl(given: string): SourceAddress {
  const url = URL.parse(given);
  if (url === null || !isSourceUrl(given)) throw usage(text.badUrl());
  if (url.password !== '' || url.searchParams.has('password')) throw usage(text.passwordInUrl(), text.passwordRemedy());
  const stranger = [...url.searchParams.keys()].find((name) => !['host', 'port', 'user', 'sslmode', 'sslrootcert'].includes(name));
  if (stranger !== undefined) throw usage(text.unknownParameter(stranger));
  const asked = url.searchParams.get('sslmode') ?? 'prefer';
  const sslMode = SSL_MODES.find((mode) => mode === asked);
  if (sslMode === undefined) throw usage(text.badSslMode(asked, SSL_MODES));
  const host = decodeURIComponent(url.hostname).replace(/^\[(.*)\]$/, '$1') || (url.searchParams.get('host') ?? '');
  const user = decodeURIComponent(url.username) || (url.searchParams.get('user') ?? '');
  const database = decodeURIComponent(url.pathname.slice(1));
  const port = Number(url.port || (url.searchParams.get('port') ?? '5432'));
  if (host === '' || user === '' || database === '' || !Number.isInteger(port)) throw usage(text.badUrl());
  return { host, port, user, database, sslMode, rootCertificate: url.searchParams.get('sslrootcert') ?? undefined };
}

/** How people and the record name it. */
export function nameOfSource({ host, port, user, database }: SourceAddress): string {
  return `postgres://${encodeURIComponent(user)}@${host.includes(':') ? `[${host}]` : encodeURIComponent(host)}:${port}/${encodeURIComponent(database)}`;
}

function usage(what: PrumoError['what'], remedy = text.urlRemedy()): PrumoError {
  return new PrumoError({ code: 'usage', what, remedy });
}
