import { argon2Sync, randomBytes, scryptSync } from 'node:crypto';
import { Registry } from 'prom-client';
import { describe, expect, test } from 'vitest';
import { createPasswords, OWASP_COST } from './passwords.ts';
import { readHash } from './phc.ts';
import { createTurns, TooBusy } from './turns.ts';

/** The smallest argon2 knows, for tests of everything but the cost. */
const CHEAP = { memory: 8, passes: 1, parallelism: 1 };

describe('a password', () => {
  test('is stored with the cost OWASP asks for, in the form of PHC, and salted', async () => {
    const passwords = createPasswords();
    const stored = await passwords.hash('não é fácil');
    expect(stored).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
    expect(await passwords.hash('não é fácil')).not.toBe(stored);
    const { key, salt } = readHash(stored) ?? { key: undefined, salt: Buffer.of() };
    const { memory, passes, parallelism } = OWASP_COST;
    const again = argon2Sync('argon2id', { message: 'não é fácil', nonce: salt, memory, passes, parallelism, tagLength: 32 });
    expect(key).toEqual(again);
  });

  test('verifies against its own hash only, whatever the Unicode form', async () => {
    const passwords = createPasswords({ cost: CHEAP });
    const stored = await passwords.hash('não é fácil');
    expect(await passwords.verify('não é fácil'.normalize('NFD'), stored)).toEqual({ outcome: 'match', rehash: false });
    expect(await passwords.verify('nao e facil', stored)).toEqual({ outcome: 'mismatch', rehash: false });
  });

  test('with a hash of another cost, or of scrypt, is right and needs a new hash; a wrong one needs none', async () => {
    const stored = await createPasswords({ cost: CHEAP }).hash('segredo');
    const today = createPasswords({ cost: { ...CHEAP, passes: 2 } });
    expect(await today.verify('segredo', stored)).toEqual({ outcome: 'match', rehash: true });
    expect(await today.verify('outro', stored)).toEqual({ outcome: 'mismatch', rehash: false });
    const [salt, cost] = [Buffer.alloc(16, 7), { N: 1024, r: 8, p: 5 }];
    const old = `scrypt$1024$8$5$${salt.toString('base64url')}$${scryptSync('segredo', salt, 32, cost).toString('base64url')}`;
    expect(await today.verify('segredo', old)).toEqual({ outcome: 'match', rehash: true });
    expect(await today.verify('outro', old)).toEqual({ outcome: 'mismatch', rehash: false });
  });

  test.each([
    ['another scheme', 'plain$segredo'],
    ['argon2i', '$argon2i$v=19$m=19456,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'],
    ['memory for an attack', '$argon2id$v=19$m=4194304,t=2,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'],
    ['passes for an attack', '$argon2id$v=19$m=64,t=999,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'],
    ['memory of scrypt for an attack', 'scrypt$4194304$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'],
    ['N that is no power of 2', 'scrypt$1000$8$1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA'],
    ['nothing', ''],
  ])('is never right for a hash with %s', async (_, stored) => {
    expect(await createPasswords({ cost: CHEAP }).verify('segredo', stored)).toEqual({ outcome: 'unreadable', rehash: false });
  });

  test('is never right where there is no account, even one that hashes to the zeros compared with', async () => {
    expect(await createPasswords({ cost: CHEAP }).verify('', undefined)).toEqual({ outcome: 'mismatch', rehash: false });
  });

  test('is refused when it is empty or too long, and never cut short', async () => {
    const passwords = createPasswords({ cost: CHEAP });
    await expect(passwords.hash('')).rejects.toThrow(RangeError);
    await expect(passwords.hash('a'.repeat(1025))).rejects.toThrow(RangeError);
    const longest = await passwords.hash('a'.repeat(1024));
    expect(await passwords.verify('a'.repeat(1025), longest)).toEqual({ outcome: 'mismatch', rehash: false });
  });
});

test('an unknown account takes as much work as a wrong password', async () => {
  // Work is compared and not time: both derive a key of the same cost.
  const registry = new Registry();
  const passwords = createPasswords({ cost: { ...CHEAP, memory: 8192 }, registry });
  const stored = await passwords.hash('segredo');
  const spent = async (hash: string | undefined): Promise<number> => {
    const begin = process.cpuUsage();
    for (let n = 0; n < 20; n += 1) await passwords.verify('outro', hash);
    const { user, system } = process.cpuUsage(begin);
    return user + system;
  };
  await spent(stored);
  const [wrong, unknown] = [await spent(stored), await spent(undefined)];
  expect(unknown / wrong).toBeGreaterThan(0.5);
  expect(unknown / wrong).toBeLessThan(2);
});

describe('a storm of logins', () => {
  test('is hashed two at a time, waits in bounded number, and is refused after that', async () => {
    const registry = new Registry();
    const passwords = createPasswords({ cost: CHEAP, atOnce: 2, waiting: 3, registry });
    const answers = await Promise.allSettled(Array.from({ length: 8 }, () => passwords.verify('a', undefined)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
    for (const answer of answers) if (answer.status === 'rejected') expect(answer.reason).toBeInstanceOf(TooBusy);
    expect(await registry.getSingleMetricAsString('password_hash_refused_total')).toContain('password_hash_refused_total 3');
    expect(await registry.getSingleMetricAsString('password_hash_waiting')).toContain('password_hash_waiting 0');
    expect(await passwords.verify('a', undefined)).toMatchObject({ outcome: 'mismatch' });
  });

  test('never runs more at once than it may, and gives up waiting in time', async () => {
    const turns = createTurns({ atOnce: 1, waiting: 5, patience: 20 });
    const { promise, resolve } = Promise.withResolvers<void>();
    const first = turns.take(() => promise);
    await expect(turns.take(async () => 'never')).rejects.toThrow('no turn within 20 ms');
    expect(turns).toMatchObject({ running: 1, waiting: 0 });
    const third = turns.take(async () => 'third');
    resolve();
    await first;
    expect(await third).toBe('third');
    expect(turns).toMatchObject({ running: 0, waiting: 0 });
  });

  test('blames nobody for the time in which the process itself stood still', async () => {
    const turns = createTurns({ atOnce: 1, waiting: 5, patience: 20 });
    const first = turns.take(
      () => new Promise<void>((resolve, reject) => randomBytes(16, (error) => (error === null ? resolve() : reject(error)))),
    );
    const second = turns.take(async () => 'second');
    // The first is long done by a thread; nobody could be told.
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 60);
    await first;
    expect(await second).toBe('second');
  });
});
