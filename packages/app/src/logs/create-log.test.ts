import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { withContext } from '../context/index.ts';
import { createLog } from './create-log.ts';
import { nested, planted, plantedNumber } from './planted.fixture.ts';

function memory(options: Partial<Parameters<typeof createLog>[0]> = {}) {
  const lines: string[] = [];
  const log = createLog({ service: 'web', destination: { write: (line: string) => void lines.push(line) }, ...options });
  const written = (): string => lines.splice(0).join('');
  return { log, written, line: () => JSON.parse(written()) };
}

describe('a line', () => {
  test('has time, level, service, message, and the ids of the work under way', () => {
    const { log, line } = memory();
    withContext({ requestId: 'r-1', traceId: '0af7651916cd43dd8448eb211c80319c', tenant: '7', user: '3' }, () =>
      log.info({ rows: 2 }, 'read %d', 2),
    );
    const { time, ...rest } = line();
    expect(new Date(time).toISOString()).toBe(time);
    expect(rest).toEqual({
      level: 'info',
      service: 'web',
      request_id: 'r-1',
      trace_id: '0af7651916cd43dd8448eb211c80319c',
      tenant: '7',
      user: '3',
      rows: 2,
      message: 'read 2',
    });
    log.debug('not told');
    log.warn('outside of any');
    expect(line()).not.toHaveProperty('request_id');
  });

  test('of an error tells type, message, stack, code and causes, and not what the driver knows of the row', () => {
    const { log, line } = memory();
    const cause = Object.assign(new Error('Key (email)=(ana@x.com) exists'), { code: '23505', detail: 'Failing row contains (Ana)' });
    log.error(new TypeError('could not write for ana@x.com', { cause }));
    const { err, message } = line();
    expect(message).toBe('could not write for [email]');
    expect(err).toMatchObject({
      type: 'TypeError',
      message,
      cause: { type: 'Error', message: 'Key (email)=([email]) exists', code: '23505' },
    });
    expect(err.stack).toContain('create-log.test.ts');
    expect(JSON.stringify(err)).not.toMatch(/Ana|ana@/);
    log.error({ err: cause, job: 7 });
    expect(line()).toMatchObject({ job: 7, message: 'Key (email)=([email]) exists', err: { code: '23505' } });
  });

  test('has no value whose key or path says that it is secret', () => {
    const { log, line } = memory({ keys: ['birthDate'], paths: ['client.name', 'people.*.name'] });
    log.info({
      password: 123456,
      userPassword: { salt: 'x' },
      headers: { Authorization: 'Basic x', 'set-cookie': ['a=1'], host: 'h' },
      access_token: 'x',
      tokenCount: 512,
      cpf: 1234567890,
      'e-mail': 'no address',
      emailSent: true,
      birth_date: '1980-01-01',
      client: { name: 'Ana', city: 'Recife' },
      people: [{ name: 'Ana' }, { name: 'Rui', id: 4 }],
    });
    const gone = '[redacted]';
    expect(line()).toMatchObject({
      password: gone,
      userPassword: gone,
      headers: { Authorization: gone, 'set-cookie': gone, host: 'h' },
      access_token: gone,
      tokenCount: 512,
      cpf: gone,
      'e-mail': gone,
      emailSent: true,
      birth_date: gone,
      client: { name: gone, city: 'Recife' },
      people: [{ name: gone }, { name: gone, id: 4 }],
    });
  });

  test('is written whatever it is given, and ends', () => {
    const { log, line } = memory();
    const circle: Record<string, unknown> = {
      big: 12n,
      date: new Date(0),
      url: new URL('http://u:p@h/x'),
      bytes: Buffer.from('ana@x.com'),
      no: Number.NaN,
    };
    circle['self'] = circle;
    const broken = {
      get field(): never {
        throw new Error('ana@x.com');
      },
    };
    log.info({ ...circle, circle, broken, list: Array.from({ length: 500 }, (_, index) => index), fn: () => 1 }, 'x');
    const written = line();
    expect(written).toMatchObject({
      big: '12',
      date: '1970-01-01T00:00:00.000Z',
      url: 'http://u:[redacted]@h/x',
      bytes: '[9 bytes]',
      no: 'NaN',
      circle: { self: '[circular]' },
      broken: '[unreadable]',
      fn: '[function]',
    });
    expect(written.list).toHaveLength(201);
    log.info(null, 'nothing');
    log.info(undefined, 'nothing');
    log.info(['a', 'b']);
  });
});

describe('nothing leaks', () => {
  const { log, written } = memory();

  test('however deep it lies, and by whichever way it comes', () => {
    const cases = planted.chain((one) => fc.record({ one: fc.constant(one), value: nested(one.text) }));
    fc.assert(
      fc.property(cases, ({ one: { text, secret }, value }) => {
        log.info({ value });
        log.info(value);
        log.info(text);
        log.info({ a: 1 }, 'of %s and %j', text, { value });
        log.error(new Error(text, { cause: value }), text);
        log.error(new Error(text));
        log
          .child({ value })
          .child({ [text]: value }, { msgPrefix: text })
          .warn('child');
        withContext({ requestId: text, tenant: text, user: text }, () => log.info('context'));
        const all = written();
        for (const line of all.trimEnd().split('\n')) expect(() => JSON.parse(line)).not.toThrow();
        // As JSON writes it, and as it is.
        expect(all.includes(secret) || all.includes(JSON.stringify(secret).slice(1, -1))).toBe(false);
      }),
      { numRuns: 1000 },
    );
    // Nine thousand lines: five seconds of two cores that have nothing else to do.
  }, 60_000);

  test('nor as a number', () => {
    fc.assert(
      fc.property(plantedNumber, (number) => {
        log.info({ number, list: [number], big: BigInt(number) }, 'of %d', number);
        expect(written()).not.toContain(String(number));
      }),
    );
  });
});
