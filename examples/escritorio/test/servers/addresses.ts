import { existsSync } from 'node:fs';

/** A loopback network no other stack uses, one per test run in parallel: 127.208.<run>.<host>. */
export function addressOf(run: number, host: number): string {
  return `127.208.${run}.${host}`;
}

const NEEDED = ['/usr/sbin/pgbouncer', '/usr/bin/redis-server', '/usr/bin/swift-proxy-server', '/usr/bin/setpriv'];

/** PostgreSQL's programs, newest version first; undefined where none is installed. */
export function postgresBin(): string | undefined {
  return ['18', '17', '16', '15'].map((version) => `/usr/lib/postgresql/${version}/bin`).find((folder) => existsSync(`${folder}/postgres`));
}

/** Servers the integration tests need and this machine lacks. CI sets ESCRITORIO_REQUIRE_SERVERS=1, so that it cannot skip them unseen. */
export function missingServers(): readonly string[] {
  const missing = [...NEEDED.filter((file) => !existsSync(file)), ...(postgresBin() === undefined ? ['postgresql'] : [])];
  if (missing.length > 0 && process.env['ESCRITORIO_REQUIRE_SERVERS'] === '1') throw new Error(`missing: ${missing.join(', ')}`);
  return missing;
}
