import { PrumoError } from '../../errors/index.ts';
import { text } from '../text.ts';

// Not imported: see platforms/local/agent-client.ts.
const { request } = process.getBuiltinModule('node:http');

/** Else the host's name is looked at, in case it is an address of IPv6: the pattern for that takes 10 ms to compile. */
const NO_TLS = { servername: '' } as const;

/** Ask the controller. Rejects with `controller-unreachable` when nobody answers within `timeout` ms. */
export function askController(socketPath: string, method: 'GET' | 'POST', path: string, timeout = 3000): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const unreachable = (cause: unknown): void =>
      reject(
        new PrumoError({ code: 'controller-unreachable', what: text.controllerSilent(), remedy: text.controllerSilentRemedy(), cause }),
      );
    const call = request({ ...NO_TLS, socketPath, method, path, timeout, agent: false }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', unreachable);
      response.on('end', () => {
        try {
          const value: unknown = JSON.parse(Buffer.concat(chunks).toString('utf8'));
          if (response.statusCode === 200) resolve(value);
          else unreachable(new Error(`HTTP ${response.statusCode}`));
        } catch (error) {
          unreachable(error);
        }
      });
    });
    call.on('timeout', () => call.destroy(new Error('no answer in time')));
    call.on('error', unreachable);
    call.end();
  });
}
