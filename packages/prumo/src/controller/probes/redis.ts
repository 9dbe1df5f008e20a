import { RedisSession } from '../../availability/redis-session.ts';
import type { RedisProbe } from '../../model/index.ts';
import { failed, type ProbeResult } from './probe-result.ts';

/** Log in, `PING`, read the role; for a replica also that its link to the master is up. */
export async function probeRedis(probe: RedisProbe, timeout: number): Promise<ProbeResult> {
  let session: RedisSession | undefined;
  try {
    session = await RedisSession.open(probe, probe, timeout);
    const pong = String(await session.call('PING'));
    if (pong !== 'PONG') return failed(`PING answered ${pong}`);
    const info = String(await session.call('INFO'));
    const role = /^redis_mode:sentinel/m.test(info) ? 'sentinel' : /^role:(\w+)/m.exec(info)?.[1];
    if (probe.linkUp === true && role === 'slave' && !/^master_link_status:up/m.test(info))
      return failed('the link to the master is down', role);
    if (/^loading:1/m.test(info)) return failed('loading its data', role);
    return role === undefined ? { ok: true } : { ok: true, role };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    session?.close();
  }
}
