import { connect } from 'node:net';

/** What tests need to run. */
export interface Needed {
  /** Names of environment variables, or with what they must look like. */
  readonly variables?: readonly (string | NeededVariable)[];
  /** Servers that must take a connection. */
  readonly servers?: readonly NeededServer[];
}

export interface NeededVariable {
  readonly name: string;
  /** For whoever sets it. */
  readonly purpose?: string;
  /** Its whole value. */
  readonly matches?: RegExp;
}

export interface NeededServer {
  readonly name: string;
  /** Only host and port are used, and shown; the scheme gives the port where there is none. */
  readonly url: string | undefined;
}

export interface CheckOptions {
  /** Default `process.env`. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Milliseconds for each server. Default 2000. */
  readonly within?: number;
}

const PORTS: Readonly<Record<string, number>> = {
  'postgres:': 5432,
  'postgresql:': 5432,
  'redis:': 6379,
  'rediss:': 6379,
  'http:': 80,
  'https:': 443,
  'smtp:': 25,
};

/** Everything that is missing, a line each; values of variables are in none of them. */
export async function missingFromEnvironment(needed: Needed, { env = process.env, within = 2000 }: CheckOptions = {}): Promise<readonly string[]> {
  const variables = (needed.variables ?? []).flatMap((variable) => missingVariable(typeof variable === 'string' ? { name: variable } : variable, env));
  const servers = await Promise.all((needed.servers ?? []).map((server) => missingServer(server, within)));
  return [...variables, ...servers.flat()];
}

/** @throws EnvironmentIncomplete with all that is missing at once. */
export async function requireEnvironment(needed: Needed, options: CheckOptions = {}): Promise<void> {
  const missing = await missingFromEnvironment(needed, options);
  if (missing.length > 0) throw new EnvironmentIncomplete(missing);
}

/** The tests cannot run here. */
export class EnvironmentIncomplete extends Error {
  override readonly name = 'EnvironmentIncomplete';
  readonly missing: readonly string[];
  constructor(missing: readonly string[]) {
    super(`the environment of the tests lacks:\n${missing.map((line) => `- ${line}`).join('\n')}`);
    this.missing = missing;
  }
}

function missingVariable({ name, purpose, matches }: NeededVariable, env: Readonly<Record<string, string | undefined>>): string[] {
  const value = env[name];
  const why = purpose === undefined ? '' : `: ${purpose}`;
  if (value === undefined || value === '') return [`${name} is not set${why}`];
  // `test` of a global expression goes on where it stopped.
  return matches === undefined || value.search(matches) !== -1 ? [] : [`${name} does not look like ${matches}${why}`];
}

async function missingServer({ name, url }: NeededServer, within: number): Promise<string[]> {
  if (url === undefined || url === '') return [`${name} has no address`];
  if (!URL.canParse(url)) return [`the address of ${name} is no URL`];
  const { protocol, hostname, port } = new URL(url);
  const number = port === '' ? PORTS[protocol] : Number(port);
  if (number === undefined) return [`the address of ${name} has no port`];
  const host = hostname.replace(/^\[|\]$/g, '');
  const problem = await unreachable(host, number, within);
  return problem === undefined ? [] : [`${name} does not answer at ${hostname}:${number}: ${problem}`];
}

function unreachable(host: string, port: number, within: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ host, port, autoSelectFamily: true });
    const timer = setTimeout(() => end(`nothing within ${within} ms`), within);
    function end(problem: string | undefined): void {
      clearTimeout(timer);
      socket.destroy();
      resolve(problem);
    }
    socket.once('connect', () => end(undefined));
    socket.once('error', (error) => end('code' in error && typeof error.code === 'string' ? error.code : error.name));
  });
}
