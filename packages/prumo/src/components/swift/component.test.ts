import { describe, expect, it } from 'vitest';
import { fixtureContext } from '../../../test/fixture/context.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { swift } from './index.ts';

describe.each([12, 13] as const)('swift on Debian %i', (debian) => {
  const context = fixtureContext({ debian });

  it('renders every file as before', async () => {
    const rendered = [...swift.services(context), ...swift.jobs(context)].map(({ name, files }) =>
      files
        .filter(({ path }) => !path.endsWith('.py'))
        .map(({ path, content, secret }) => `===== ${name}/${path}${secret === true ? ' (secret)' : ''}\n${content}`)
        .join('\n'),
    );
    await expect(rendered.join('\n')).toMatchFileSnapshot(`__golden__/debian-${debian}.txt`);
  });

  it('starts every program of the package through the launcher, by absolute paths', () => {
    for (const { argv } of swift.services(context))
      expect(argv.filter((word) => word.includes('/')).every((word) => word.startsWith('/'))).toBe(true);
  });
});

describe('swift', () => {
  const context = fixtureContext();

  it('is wanted where the spec has storage', () => {
    expect(swift.wanted(fixtureSpec())).toBe(true);
    expect(swift.wanted(fixtureSpec({ storage: undefined }))).toBe(false);
  });

  it('marks every file that holds a secret, and puts none into argv or environment', () => {
    for (const { name, files, argv, env } of [...swift.services(context), ...swift.jobs(context)]) {
      for (const { path, content, secret } of files)
        expect({ name, path, secret: secret === true }).toEqual({ name, path, secret: content.includes('secret-of-') });
      expect(JSON.stringify({ argv, env })).not.toContain('secret-of-');
    }
  });

  it('opens one port to the network; everything else is a private socket', () => {
    expect(swift.services(context).flatMap(({ sockets }) => sockets)).toEqual([
      { address: '/run/prumo/fixture/swift-account/http.sock', auth: 'private-socket' },
      { address: '/run/prumo/fixture/swift-container/http.sock', auth: 'private-socket' },
      { address: '/run/prumo/fixture/swift-object/http.sock', auth: 'private-socket' },
      { address: '127.71.1.81', port: 8080, auth: 'password' },
    ]);
  });

  it('gives the references applications need', () => {
    expect(swift.references?.(context)).toEqual({
      'storage.endpoint': 'http://127.71.1.81:8080',
      'storage.access_key': 'fixture:app',
      'storage.secret_key': 'secret-of-storage.app',
      'storage.region': 'us-east-1',
    });
  });

  it('makes the buckets again when the list changes, and touches no server then', () => {
    const more = fixtureContext({ spec: fixtureSpec({ storage: { buckets: ['documents', 'exports'] } }) });
    expect(swift.jobs(more)).not.toEqual(swift.jobs(context));
    expect(swift.services(more)).toEqual(swift.services(context));
  });
});
