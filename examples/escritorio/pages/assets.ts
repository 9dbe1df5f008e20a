import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A file of `pages/assets`, served under a name that changes with its content and may therefore be kept for ever. */
export interface Asset {
  readonly path: string;
  readonly type: string;
  readonly body: Buffer;
}

function asset(name: string, type: string): Asset {
  const body = readFileSync(join(import.meta.dirname, 'assets', name));
  const hash = createHash('sha256').update(body).digest('hex').slice(0, 10);
  return { path: `/assets/${hash}-${name}`, type, body };
}

export const assets = {
  style: asset('style.css', 'text/css; charset=utf-8'),
  live: asset('live.js', 'text/javascript; charset=utf-8'),
  icon: asset('icon.svg', 'image/svg+xml'),
} as const;
