import { expect, test } from 'vitest';
import { appSpec, command, processSpec } from '../../../test/fixture/app.ts';
import { fixtureSpec } from '../../../test/fixture/spec.ts';
import { loadSpec, PROOF_IDS } from '../../spec/index.ts';
import { DRILLS } from '../registry.ts';
import { unfitForProof } from './unfit.ts';

const web = processSpec({ port: 'http' });
const bare = fixtureSpec({ app: appSpec({ web, worker: processSpec() }) });

test.each(PROOF_IDS)('%s is unfit without a tester, and the lines it asks for are a spec that has one', (id) => {
  const reason = DRILLS.find((drill) => drill.id === id)?.unfit(bare);
  const [, lines = ''] = /`(app: .*?)`/.exec(reason?.en ?? '') ?? [];
  const processes = 'processes: { web: { command: a, port: http }, worker: { command: b } }';
  const { spec, diagnostics } = loadSpec(`name: x\n${lines.replace('app: {', `app: { ${processes},`)}\nedge: {}\n`, { folder: '/srv/x' });
  expect(diagnostics).toEqual([]);
  expect(spec?.app?.proofs[id]?.text).toBe(`node proofs/${id}.ts`);
  expect(spec === undefined ? '' : DRILLS.find((drill) => drill.id === id)?.unfit(spec)).toBeNull();
  expect(reason?.['pt-BR']).toContain(lines);
});

test('the worker is what is proposed for a queue', () => expect(unfitForProof(bare, 'queue', false)?.en).toContain('process: worker'));

test('what is attested by the edge wants one, and what is killed has to run', () => {
  const queue = { ...command('node queue.ts'), process: 'worker' };
  const app = appSpec({ worker: processSpec({ replicas: 0 }) }, { proofs: { queue, lgpd: command('node lgpd.ts') } });
  expect(unfitForProof(fixtureSpec({ app, edge: undefined }), 'lgpd', true)?.en).toContain('`edge`');
  expect(unfitForProof(fixtureSpec({ app }), 'lgpd', true)).toBeNull();
  expect(unfitForProof(fixtureSpec({ app }), 'queue', false)?.en).toContain('`worker` has no replica');
});
