import { argon2, randomBytes, scrypt, timingSafeEqual } from 'node:crypto';
import type { Registry } from 'prom-client';
import { counter, gauge, histogram, SECONDS } from '../../metrics/index.ts';
import { type Argon2Cost, readHash, type StoredHash, writeHash } from './phc.ts';
import { createTurns, TooBusy, type Turns } from './turns.ts';

export interface PasswordOptions {
  /** Default: OWASP's, 19 MiB, 2 passes, 1 lane. */
  readonly cost?: Argon2Cost;
  /** Hashes made at once, each with its memory and a thread of libuv's four. Default 2, so that files and names still find a thread. */
  readonly atOnce?: number;
  /** Hashes that may wait for their turn. Default 64. */
  readonly waiting?: number;
  /** Milliseconds one may wait. Default 5000. */
  readonly patience?: number;
  readonly registry?: Registry;
}

export interface Verified {
  /** `unreadable`: the stored hash has a form or a cost this does not read; a fault of the data, and no password can match. */
  readonly outcome: 'match' | 'mismatch' | 'unreadable';
  /** The password is right, and its hash is of another scheme or cost than today's: store `hash(password)`. */
  readonly rehash: boolean;
}

export interface Passwords {
  /** @throws RangeError for an empty password or one past 1024 UTF-16 units, which is never cut short; TooBusy. */
  hash(password: string): Promise<string>;
  /**
   * Verifies against a stored hash. Give undefined when there is no such account: it takes as long as a wrong password to today's cost, so that the time of the
   * answer does not say who has an account. (An account whose hash is still scrypt takes as long as scrypt does, until it signs in.)
   * @throws TooBusy
   */
  verify(password: string, stored: string | undefined): Promise<Verified>;
}

/** OWASP Password Storage Cheat Sheet: Argon2id with at least 19 MiB, 2 iterations, 1 degree of parallelism. */
export const OWASP_COST: Argon2Cost = { memory: 19_456, passes: 2, parallelism: 1 };

const LONGEST = 1024;
/** Bytes. RFC 9106, 4: 128 bits of salt and 256 of key. */
const SALT = 16;
const KEY = 32;

/** Argon2id by Node's own OpenSSL, in bounded numbers: a storm of logins waits or is refused, and does not eat the memory. */
export function createPasswords(options: PasswordOptions = {}): Passwords {
  const { cost = OWASP_COST, atOnce = 2, waiting = 64, patience = 5000, registry } = options;
  const turns = createTurns({ atOnce, waiting, patience });
  const measured = registry === undefined ? turns : measure(turns, registry);
  const nobody: StoredHash = { scheme: 'argon2id', ...cost, salt: Buffer.alloc(SALT), key: Buffer.alloc(KEY) };

  return {
    async hash(password) {
      if (password === '' || password.length > LONGEST) throw new RangeError(`a password has 1 to ${LONGEST} characters`);
      const salt = randomBytes(SALT);
      const key = await measured.take(() => derive(password, { ...nobody, ...cost, salt }));
      return writeHash(salt, key, cost);
    },

    async verify(password, stored) {
      if (password.length > LONGEST) return { outcome: 'mismatch', rehash: false };
      const known = stored === undefined ? undefined : readHash(stored);
      const against = known ?? nobody;
      const key = await measured.take(() => derive(password, against));
      const same = timingSafeEqual(key, against.key);
      if (known === undefined) return { outcome: stored === undefined ? 'mismatch' : 'unreadable', rehash: false };
      return { outcome: same ? 'match' : 'mismatch', rehash: same && !isToday(known, cost) };
    },
  };
}

function isToday(hash: StoredHash, cost: Argon2Cost): boolean {
  return (
    hash.scheme === 'argon2id' &&
    hash.memory === cost.memory &&
    hash.passes === cost.passes &&
    hash.parallelism === cost.parallelism &&
    hash.key.length === KEY
  );
}

function derive(password: string, hash: StoredHash): Promise<Buffer> {
  // Unicode forms of the same letters (é typed on two keyboards) must be the same password.
  const message = password.normalize('NFKC');
  return new Promise((resolve, reject) => {
    const done = (error: Error | null, key: Buffer): void => (error === null ? resolve(key) : reject(error));
    if (hash.scheme === 'argon2id') {
      const { salt: nonce, memory, passes, parallelism } = hash;
      argon2('argon2id', { message, nonce, memory, passes, parallelism, tagLength: hash.key.length }, done);
    } else {
      const { N, r, p } = hash;
      scrypt(message, hash.salt, hash.key.length, { N, r, p, maxmem: 128 * N * r + 128 * r * p + 1024 * 1024 }, done);
    }
  });
}

function measure(turns: Turns, registry: Registry): Turns {
  const duration = histogram(registry, {
    name: 'password_hash_duration_seconds',
    help: 'Time one password took to be hashed or verified, waiting included.',
    buckets: [...SECONDS],
  });
  const refused = counter(registry, { name: 'password_hash_refused_total', help: 'Passwords not looked at, because too many waited.' });
  const depth = gauge(registry, { name: 'password_hash_waiting', help: 'Passwords that wait to be hashed or verified.' });
  return {
    async take(work) {
      const stop = duration.startTimer();
      const answer = turns.take(work);
      depth.set(turns.waiting);
      try {
        return await answer;
      } catch (error) {
        if (error instanceof TooBusy) refused.inc();
        throw error;
      } finally {
        depth.set(turns.waiting);
        stop();
      }
    },
    get waiting() {
      return turns.waiting;
    },
    get running() {
      return turns.running;
    },
  };
}
