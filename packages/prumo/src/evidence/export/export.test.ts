import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { BEGAN, fixtureBinding, fixtureClaim, fixtureRecords } from '../../../test/fixture/evidence.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { runsOf } from '../claims/runs.ts';
import { openLedger } from '../ledger/open-ledger.ts';
import { readiness } from '../score.ts';
import { verifyLedger } from '../verify.ts';
import { evidenceExport, ledgerOfExport } from './json.ts';
import { oscalAssessmentResults } from './oscal.ts';
import { oscalSubset } from '../../../test/fixture/oscal-subset.ts';

it('an export can be verified elsewhere, and a changed one is found', () => {
  const state = mkdtempSync(join(tmpdir(), 'prumo-export-'));
  try {
    using ledger = openLedger(state, 'fb');
    for (const { entry } of fixtureRecords([{}, { verdict: 'failed' }])) ledger.append(entry);
    const text = JSON.stringify(evidenceExport(ledger.identity, ledger.records(), [], new Date(BEGAN)), null, 2);
    expect(verifyLedger(ledgerOfExport(text), [])).toMatchObject({ good: 4, problems: [] });
    const bettered = text.replace('"verdict": "failed"', '"verdict": "proven"');
    expect(verifyLedger(ledgerOfExport(bettered), []).problems).toMatchObject([{ sequence: 4 }]);
    expect(ledgerOfExport('{}')).toBeUndefined();
    expect(ledgerOfExport('no JSON')).toBeUndefined();
  } finally {
    rmSync(state, { recursive: true });
  }
});

const identity = {
  ledger: '9f0c0f3a-6d7e-4b0e-8a53-2d5f1f1c0b11',
  stack: 'fb',
  createdAt: new Date(BEGAN).toISOString(),
  publicKey: 'AA==',
};

it.each([
  ['no runs', []],
  ['runs', [{}, { verdict: 'failed' }, { ends: false }, { end: { attestation: null } }]],
  ['a waiver', [{ kind: 'waiver', claim: 'writes-return', reason: 'r', by: 'Ana', until: new Date(BEGAN + 1e9).toISOString() }]],
] as const)('OSCAL assessment results of %s have the structure NIST asks for, and point only to what is there', (_what, told) => {
  const records = fixtureRecords(told);
  const evidence = { claims: [fixtureClaim()], spec: fixtureSpec(), records, binding: fixtureBinding(), now: BEGAN };
  const inputs = { identity, readiness: readiness(evidence, 1), runs: runsOf(records), locale: 'en', prumo: '0.1.0' } as const;
  const document = oscalSubset.parse(JSON.parse(JSON.stringify(oscalAssessmentResults(inputs))));
  const { results, 'import-ap': plan, 'back-matter': back } = document['assessment-results'];
  expect(plan.href).toBe(`#${back.resources[0]?.uuid}`);
  const [result] = results;
  const observed = new Set(result?.observations?.map((one) => one.uuid));
  expect(observed.size).toBe(runsOf(records).length);
  for (const finding of result?.findings ?? [])
    for (const related of finding['related-observations'] ?? []) expect(observed).toContain(related['observation-uuid']);
  const ids = z.array(z.string()).parse(JSON.stringify(document).match(/"uuid":"[^"]+"/g));
  expect(new Set(ids).size).toBe(ids.length);
  expect(oscalAssessmentResults(inputs)).toEqual(oscalAssessmentResults(inputs));
});

it('only what is proven and fresh satisfies', () => {
  const stateOf = (told: Parameters<typeof fixtureRecords>[0]) => {
    const records = fixtureRecords(told);
    const evidence = { claims: [fixtureClaim()], spec: fixtureSpec(), records, binding: fixtureBinding(), now: BEGAN };
    const document = oscalSubset.parse(
      JSON.parse(
        JSON.stringify(
          oscalAssessmentResults({ identity, readiness: readiness(evidence, 1), runs: runsOf(records), locale: 'en', prumo: '0' }),
        ),
      ),
    );
    return document['assessment-results'].results[0]?.findings?.[0]?.target.status;
  };
  expect(stateOf([{}])).toMatchObject({ state: 'satisfied', reason: 'pass' });
  expect(stateOf([{ verdict: 'failed' }])).toMatchObject({ state: 'not-satisfied', reason: 'fail' });
  expect(stateOf([])).toMatchObject({ state: 'not-satisfied', reason: 'other' });
});
