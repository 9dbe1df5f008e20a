import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { loadSpec } from '../load.ts';
import { RESERVED_PROCESS_NAMES } from '../sections/app.ts';
import type { SpecAnswers } from './answers.ts';
import { specTemplate } from './template.ts';

const full: SpecAnswers = {
  name: 'my-shop',
  locale: 'en',
  release: 'npm run migrate',
  cache: true,
  buckets: ['documents'],
  edge: {},
  processes: [
    { name: 'web', command: 'node web.ts', http: true, replicas: 3 },
    { name: 'realtime', command: 'node realtime.ts', http: true },
    { name: 'queue', command: 'node queue.ts', http: false },
  ],
};

describe.each(['en', 'pt-BR'] as const)('in %s', (locale) => {
  test('a whole spec', async () => {
    const written = specTemplate({ ...full, locale });
    expect(loadSpec(written, { folder: '/x' })).toMatchObject({ diagnostics: [], spec: { name: 'my-shop', locale } });
    await expect(written).toMatchFileSnapshot(`__golden__/full.${locale}.yaml`);
  });

  test('the least spec', () => {
    const written = specTemplate({ name: 'x', locale, processes: [], cache: false });
    expect(loadSpec(written, { folder: '/x' }).diagnostics).toEqual([]);
  });
});

test('public certificates', () => {
  const { spec, diagnostics } = loadSpec(specTemplate({ ...full, edge: { domain: 'example.com', email: 'ops@example.com' } }), {
    folder: '/x',
  });
  expect(diagnostics).toEqual([]);
  expect(spec?.edge).toMatchObject({ domains: ['example.com', '*.example.com'], listen: '0.0.0.0', tls: 'acme', email: 'ops@example.com' });
});

test('what is commented out is valid when it is uncommented', () => {
  const uncommented = specTemplate({ ...full, edge: { domain: 'example.com' } }).replaceAll(/^( +)# ([a-z_]+: \S.*)$/gm, '$1$2');
  expect(loadSpec(uncommented, { folder: '/x' }).diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
});

test('any valid answers load without a diagnostic, as they were given', () => {
  const name = fc.stringMatching(/^[a-z][a-z0-9]{0,9}$/).filter((one) => !RESERVED_PROCESS_NAMES.has(one) && !/^(template[01])$/.test(one));
  const word = fc.stringMatching(/^[a-zA-Z0-9 :#,{}[\]*&!%@.\/-]{1,20}$/).filter((one) => one.trim() !== '');
  const command = word.map((quoted) => `node '${quoted}' "x: y"`);
  const processes = fc.uniqueArray(fc.record({ name, command, http: fc.boolean() }), { selector: (process) => process.name, maxLength: 4 });
  const answers = fc.record({
    name,
    locale: fc.constantFrom('en', 'pt-BR'),
    processes,
    release: command,
    cache: fc.boolean(),
    buckets: fc.constantFrom(['documents'], ['1.0', 'true-ish']),
  });
  fc.assert(
    fc.property(answers, (given) => {
      const edge = given.processes.some((process) => process.http) ? { edge: {} } : {};
      const { spec, diagnostics } = loadSpec(specTemplate({ ...given, ...edge }), { folder: '/x' });
      expect(diagnostics).toEqual([]);
      expect(spec?.name).toBe(given.name);
      for (const process of given.processes) expect(spec?.app?.processes[process.name]?.command.text).toBe(process.command);
    }),
    { numRuns: 200 },
  );
});
