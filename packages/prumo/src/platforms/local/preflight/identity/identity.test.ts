import { expect, test } from 'vitest';
import { PrumoError } from '../../../../errors/index.ts';
import type { EdgeSpec } from '../../../../spec/spec.ts';
import { chooseEdgePorts, type PortWorld } from './choose-ports.ts';
import { chooseSubnet, preferredSubnet } from './choose-subnet.ts';
import { homeFolder, type Invoker } from './home.ts';
import { redactor } from './redact.ts';
import { chooseRunFolder } from './run-folder.ts';
import { generateSecret } from './secrets.ts';

const ROOT: Invoker = { uid: 0, userName: 'root', homeFolder: '/root', env: {} };
const MARIA: Invoker = { uid: 1000, userName: 'maria', homeFolder: '/home/maria', env: {} };

test('where state lives', () => {
  expect(homeFolder(ROOT)).toBe('/var/lib/prumo');
  expect(homeFolder(MARIA)).toBe('/home/maria/.local/state/prumo');
  expect(homeFolder({ ...MARIA, env: { XDG_STATE_HOME: '/data/state' } })).toBe('/data/state/prumo');
  expect(homeFolder({ ...MARIA, env: { XDG_STATE_HOME: 'relative' } }), 'XDG says to ignore relative paths').toBe(
    '/home/maria/.local/state/prumo',
  );
  expect(homeFolder({ ...ROOT, env: { PRUMO_HOME: '/srv/prumo/' } })).toBe('/srv/prumo');
});

test('run folders are short, and the first choice outlives a log-out', () => {
  expect(chooseRunFolder('/var/lib/prumo', 'escritorio', ROOT)).toMatch(/^\/run\/prumo\/escritorio-[0-9a-f]{6}$/);
  expect(chooseRunFolder('/home/maria/.local/state/prumo', 'escritorio', MARIA)).toBe('/home/maria/.local/state/prumo/escritorio/run');
  const long = `/home/${'x'.repeat(60)}/state`;
  expect(chooseRunFolder(long, 'escritorio', { ...MARIA, env: { XDG_RUNTIME_DIR: '/run/user/1000' } })).toMatch(
    /^\/run\/user\/1000\/prumo\/escritorio-[0-9a-f]{6}$/,
  );
  expect(chooseRunFolder(long, 'escritorio', MARIA)).toMatch(/^\/tmp\/prumo-1000\/escritorio-[0-9a-f]{6}$/);
  expect(Buffer.byteLength(chooseRunFolder(long, 'x'.repeat(32), { ...MARIA, uid: 4_294_967_294 }))).toBeLessThanOrEqual(62);
});

test('two homes with a stack of the same name do not share a run folder', () => {
  expect(chooseRunFolder('/a', 'shop', ROOT)).not.toBe(chooseRunFolder('/b', 'shop', ROOT));
});

test('a stack gets the same block again, and the next one when it is taken', () => {
  const preferred = preferredSubnet('/var/lib/prumo', 'shop');
  expect(preferred).toMatch(/^127\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.\d{1,3}$/);
  expect(chooseSubnet('/var/lib/prumo', 'shop', () => false)).toBe(preferred);
  const other = chooseSubnet('/var/lib/prumo', 'shop', (subnet) => subnet === preferred);
  expect(other).not.toBe(preferred);
  expect(other).toBeDefined();
  expect(chooseSubnet('/var/lib/prumo', 'shop', () => true)).toBeUndefined();
});

const EDGE: EdgeSpec = {
  domains: ['shop.localhost'],
  listen: '127.0.0.1',
  httpsPort: undefined,
  httpPort: undefined,
  tls: 'local',
  email: undefined,
};
const busy =
  (...ports: readonly number[]): PortWorld['check'] =>
  async (port) =>
    ports.includes(port)
      ? new PrumoError({ code: 'port-in-use', what: { en: `busy ${port}`, 'pt-BR': '' }, remedy: { en: '', 'pt-BR': '' } })
      : undefined;
const world = (overrides: Partial<PortWorld> = {}): PortWorld => ({
  isRoot: false,
  taken: new Map(),
  check: busy(),
  claim: async () => true,
  mayMove: false,
  ...overrides,
});

test('ports: the first pair that is free for both', async () => {
  expect(await chooseEdgePorts(EDGE, undefined, world())).toEqual({ httpsPort: 8443, httpPort: 8080 });
  expect(await chooseEdgePorts(EDGE, undefined, world({ check: busy(8081), taken: new Map([[8443, 'other']]) }))).toEqual({
    httpsPort: 8445,
    httpPort: 8082,
  });
});

test('ports: kept over runs, whoever holds them now', async () => {
  expect(await chooseEdgePorts(EDGE, { httpsPort: 8450, httpPort: 8090 }, world({ check: busy(8450, 8090) }))).toEqual({
    httpsPort: 8450,
    httpPort: 8090,
  });
});

test('ports: chosen again when taken, as long as nobody can know them', async () => {
  const previous = { httpsPort: 8450, httpPort: 8090 };
  expect(await chooseEdgePorts(EDGE, previous, world({ mayMove: true }))).toEqual(previous);
  expect(await chooseEdgePorts(EDGE, previous, world({ mayMove: true, check: busy(8450) }))).toEqual({ httpsPort: 8443, httpPort: 8080 });
  const fixed = { ...EDGE, httpsPort: 8450 };
  expect(await chooseEdgePorts(fixed, previous, world({ mayMove: true, check: busy(8090) })), 'the fixed one stays').toEqual({
    httpsPort: 8450,
    httpPort: 8080,
  });
});

test('ports: what another stack is about to listen on is passed over', async () => {
  const claimed = (...ports: readonly number[]): Partial<PortWorld> => ({ claim: async (port) => !ports.includes(port) });
  expect(await chooseEdgePorts(EDGE, undefined, world(claimed(8443, 8081)))).toEqual({ httpsPort: 8445, httpPort: 8082 });
  const previous = { httpsPort: 8443, httpPort: 8080 };
  expect(await chooseEdgePorts(EDGE, previous, world(claimed(8443))), 'ports people know stay').toEqual(previous);
});

test('ports: root on a public address gets 443 and 80', async () => {
  const open = { ...EDGE, listen: '0.0.0.0' };
  expect(await chooseEdgePorts(open, undefined, world({ isRoot: true }))).toEqual({ httpsPort: 443, httpPort: 80 });
  expect(await chooseEdgePorts(open, undefined, world())).toEqual({ httpsPort: 8443, httpPort: 8080 });
});

test('ports: what the spec fixes is taken or refused, also when another stack sleeps', async () => {
  const fixed = { ...EDGE, httpsPort: 9443 };
  expect(await chooseEdgePorts(fixed, { httpsPort: 8443, httpPort: 8080 }, world())).toEqual({ httpsPort: 9443, httpPort: 8080 });
  await expect(chooseEdgePorts(fixed, undefined, world({ check: busy(9443) }))).rejects.toMatchObject({
    code: 'port-in-use',
    message: 'busy 9443',
  });
  await expect(chooseEdgePorts(fixed, undefined, world({ taken: new Map([[9443, 'sleeping']]) }))).rejects.toThrow('sleeping');
  expect(await chooseEdgePorts(fixed, { httpsPort: 9443, httpPort: 8080 }, world({ check: busy(9443) })), 'our own edge holds it').toEqual({
    httpsPort: 9443,
    httpPort: 8080,
  });
});

test('redaction leaves nothing of a secret, of one inside another, of a header, of a key', () => {
  const redact = redactor(['abcdefghijklmnop', 'abcdefghijklmnopqrstuvwx']);
  expect(redact('postgres://u:abcdefghijklmnopqrstuvwx@h/db abcdefghijklmnop')).toBe('postgres://u:***@h/db ***');
  expect(redact(`Authorization: Basic ${Buffer.from('user:abcdefghijklmnop').toString('base64')}`)).toBe('Authorization: Basic ***');
  expect(redact('a basic arithmetic lesson')).toBe('a basic arithmetic lesson');
  expect(redact('x\n-----BEGIN PRIVATE KEY-----\nMIG\n-----END PRIVATE KEY-----\ny')).toBe('x\n***\ny');
});

test('secrets are 32 letters and digits, and differ', () => {
  const made = Array.from({ length: 200 }, generateSecret);
  expect(made.every((secret) => /^[A-Za-z0-9]{32}$/.test(secret))).toBe(true);
  expect(new Set(made).size).toBe(200);
  expect(new Set(made.join('')).size, 'every character of the alphabet occurs').toBe(62);
});
