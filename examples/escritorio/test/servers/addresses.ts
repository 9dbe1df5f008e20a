import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';

/** A loopback network of this test alone, whatever else runs on the machine: 127.208.<n>.<host>. */
export interface Network extends AsyncDisposable {
  address(host: number): string;
}

/** The port that stands for a network: who listens there has it. The kernel takes it back when a test dies. */
const CLAIM_PORT = 20_800;

/** @throws when 254 tests run at once. */
export async function claimNetwork(): Promise<Network> {
  for (let n = 1; n <= 254; n += 1) {
    const address = (host: number): string => `127.208.${n}.${host}`;
    const claim = createServer();
    try {
      claim.listen(CLAIM_PORT, address(254));
      await once(claim, 'listening');
      claim.unref();
      return { address, [Symbol.asyncDispose]: async () => void claim.close() };
    } catch (error) {
      if (!(error instanceof Error) || !('code' in error) || error.code !== 'EADDRINUSE') throw error;
    }
  }
  throw new Error('no loopback network is free');
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
