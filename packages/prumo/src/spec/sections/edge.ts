import * as z from 'zod';
import { field, pattern } from '../fields.ts';
import { type Read, read, refused } from '../problem.ts';
import { badForm } from '../text.ts';
import { isAddress } from '../values/address.ts';
import { readDomain } from '../values/domain.ts';
import * as text from './text.ts';

function readAddress(value: unknown): Read<string> {
  return typeof value === 'string' && isAddress(value) ? read(value) : refused('bad-format', badForm(), text.forms.listenAddress());
}

const port = (description: string) => z.int().min(1).max(65_535).describe(description).optional();

/** `domains` stay undefined here: their default comes from the stack's name. */
export const edgeSchema = z
  .strictObject({
    domains: z
      .array(
        field(readDomain, {
          type: 'string',
          description: 'A domain, or `*.` and one for every name below it.',
          examples: ['example.com', '*.example.com'],
        }),
      )
      .min(1)
      .max(100)
      .describe('Domains the application answers for. Default: NAME.localhost and *.NAME.localhost.')
      .optional(),
    listen: field(readAddress, {
      type: 'string',
      description: 'Address to listen on; `0.0.0.0` is the whole network.',
      examples: ['127.0.0.1', '0.0.0.0'],
    }).prefault('127.0.0.1'),
    https_port: port('Fixed port for HTTPS. Default: chosen once, from 8443 upward.'),
    http_port: port('Fixed port for HTTP, which redirects. Default: chosen once, from 8080 upward.'),
    tls: z
      .enum(['local', 'acme'])
      .describe('`local`: certificates of an authority on this machine. `acme`: public ones.')
      .prefault('local'),
    email: pattern('Where a public certificate authority writes to.', /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)+$/, text.forms.email()).optional(),
  })
  .describe('The edge proxy: TLS, domains, security headers.')
  .transform((written) => ({
    domains: written.domains,
    listen: written.listen,
    httpsPort: written.https_port,
    httpPort: written.http_port,
    tls: written.tls,
    email: written.email,
  }));
