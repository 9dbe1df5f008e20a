import { Redis } from 'ioredis';
import type { RedisProbe } from '../../model/index.ts';
import { failed, type ProbeResult } from './probe-result.ts';

/** Log in, `PING`, read the role; for a replica also that its link to the master is up. */
export async function probeRedis(probe: RedisProbe, timeout: number): Promise<ProbeResult> {
  const client = new Redis({
    host: probe.host,
    port: probe.port,
    password: probe.password,
    ...(probe.username === undefined ? {} : { username: probe.username }),
    lazyConnect: true,
    enableReadyCheck: false,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
    connectTimeout: timeout,
    commandTimeout: timeout,
  });
  client.on('error', () => {}); // the rejected call below tells it
  try {
    await client.connect();
    const pong = await client.ping();
    if (pong !== 'PONG') return failed(`PING answered ${pong}`);
    const info = await client.info();
    const role = /^redis_mode:sentinel/m.test(info) ? 'sentinel' : /^role:(\w+)/m.exec(info)?.[1];
    if (probe.linkUp === true && role === 'slave' && !/^master_link_status:up/m.test(info))
      return failed('the link to the master is down', role);
    if (/^loading:1/m.test(info)) return failed('loading its data', role);
    return role === undefined ? { ok: true } : { ok: true, role };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  } finally {
    client.disconnect();
  }
}
