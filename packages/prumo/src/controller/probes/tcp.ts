import { connect } from 'node:net';
import type { TcpProbe } from '../../model/index.ts';
import { failed, type ProbeResult } from './probe-result.ts';

/** Connect and hang up. */
export function probeTcp(probe: TcpProbe, signal: AbortSignal): Promise<ProbeResult> {
  return new Promise((resolve) => {
    const socket = connect({ host: probe.host, port: probe.port, signal });
    socket.once('connect', () => {
      socket.destroy();
      resolve({ ok: true });
    });
    socket.once('error', (error: Error) => {
      socket.destroy();
      resolve(failed(error.message));
    });
  });
}
