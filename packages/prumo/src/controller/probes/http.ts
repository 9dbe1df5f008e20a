import { readFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingMessage } from 'node:http';
import { request as httpsRequest, type RequestOptions } from 'node:https';
import type { FollowerList, HttpProbe } from '../../model/index.ts';
import { failed, type ProbeResult } from './probe-result.ts';

const MAX_BODY = 256 * 1024;

/** One GET on a connection of its own. */
export async function probeHttp(probe: HttpProbe, signal: AbortSignal): Promise<ProbeResult> {
  try {
    const { status, body } = await get(probe, signal);
    const said = probe.role === undefined ? undefined : roleIn(body, probe.role);
    const role = said === undefined ? undefined : (probe.roleNames?.[said] ?? said);
    const accepted = probe.status === undefined ? status >= 200 && status < 300 : probe.status.includes(status);
    if (!accepted) return failed(`HTTP ${status}`, role);
    if (probe.body !== undefined && !new RegExp(probe.body, 's').test(body))
      return failed(`HTTP ${status}, but the body is not as expected`, role);
    return {
      ok: true,
      ...(role === undefined ? {} : { role }),
      ...(probe.followers === undefined ? {} : { followers: followersIn(body, probe.followers) }),
    };
  } catch (error) {
    return failed(error instanceof Error ? error.message : String(error));
  }
}

/** One GET, with what was answered; a body is cut at 256 kB. Rejects when nothing answers. */
export async function get(probe: HttpProbe, signal: AbortSignal): Promise<{ status: number; body: string }> {
  const url = new URL(probe.url);
  const servername = probe.serverName ?? probe.host;
  const options: RequestOptions = {
    method: 'GET',
    host: url.hostname,
    port: url.port,
    path: `${url.pathname}${url.search}`,
    signal,
    agent: false,
    ...(probe.login === undefined ? {} : { auth: `${probe.login.user}:${probe.login.password}` }),
    headers: { host: probe.host ?? url.host, connection: 'close' },
    ...(probe.socketPath === undefined ? {} : { socketPath: probe.socketPath }),
    ...(probe.caFile === undefined ? {} : { ca: await readFile(probe.caFile) }),
    ...(servername === undefined ? {} : { servername }),
  };
  return new Promise((resolve, reject) => {
    const answered = (response: IncomingMessage): void => {
      const chunks: Buffer[] = [];
      let length = 0;
      response.on('data', (chunk: Buffer) => {
        length += chunk.length;
        if (length <= MAX_BODY) chunks.push(chunk);
      });
      response.on('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString('utf8') }));
      response.on('error', reject);
    };
    const request = url.protocol === 'https:' ? httpsRequest(options, answered) : httpRequest(options, answered);
    request.on('error', reject);
    request.end();
  });
}

function roleIn(body: string, path: readonly string[]): string | undefined {
  const value = valueIn(body, path);
  return typeof value === 'string' ? value : undefined;
}

function followersIn(body: string, list: FollowerList): readonly string[] {
  const value = valueIn(body, list.path);
  const entries: readonly unknown[] = Array.isArray(value) ? value : [];
  return entries
    .filter((entry): entry is object => entry !== null && typeof entry === 'object')
    .filter((entry) => list.follows.includes(String(Reflect.get(entry, list.state))))
    .map((entry) => String(Reflect.get(entry, list.name)));
}

function valueIn(body: string, path: readonly string[]): unknown {
  try {
    let value: unknown = JSON.parse(body);
    for (const key of path) value = value !== null && typeof value === 'object' ? Reflect.get(value, key) : undefined;
    return value;
  } catch {
    return undefined;
  }
}
