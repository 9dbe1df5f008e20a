import { folderFor, type Running, start } from './process.ts';

export function startRedis(folder: string, host: string): Running & { readonly url: string } {
  folderFor(folder);
  const running = start(folder, 'redis', [
    '/usr/bin/redis-server',
    '--bind',
    host,
    '--port',
    '6379',
    '--requirepass',
    'redis-of-the-test',
    '--dir',
    folder,
    '--save',
    '',
    '--appendonly',
    'yes',
  ]);
  return { ...running, url: `redis://:redis-of-the-test@${host}:6379` };
}
