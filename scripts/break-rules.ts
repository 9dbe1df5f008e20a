// `node scripts/break-rules.ts [FILE]`. Breaks each rule of drills and evidence on purpose, one at a time in a copy, and sees whether a test notices. Exit code 1 when one stays unnoticed.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DRILL_RULES } from './rules/drills.ts';
import { EVIDENCE_RULES } from './rules/evidence.ts';
import { FAULT_DRILL_RULES } from './rules/fault-drills.ts';
import type { RuleToBreak } from './rules/rule.ts';

/** Milliseconds one round of tests may take, and any test of it. One that takes longer says nothing: a busy machine must not pass for a test that noticed. */
const ROUND = 300_000;
const RULES: readonly RuleToBreak[] = [...DRILL_RULES, ...FAULT_DRILL_RULES, ...EVIDENCE_RULES];
const root = fileURLToPath(new URL('..', import.meta.url));
const copy = mkdtempSync(join(tmpdir(), 'prumo-rules-'));
try {
  mkdirSync(join(copy, 'packages/prumo'), { recursive: true });
  // vitest.config.ts stands on it.
  mkdirSync(join(copy, 'scripts'));
  cpSync(join(root, 'scripts/nothing-skipped.ts'), join(copy, 'scripts/nothing-skipped.ts'));
  for (const part of ['src', 'test/fixture', 'package.json'])
    cpSync(join(root, 'packages/prumo', part), join(copy, 'packages/prumo', part), { recursive: true });
  for (const part of ['package.json', 'tsconfig.json', 'vitest.config.ts']) cpSync(join(root, part), join(copy, part));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
  const rules = RULES.filter(({ file }) => process.argv[2] === undefined || file.endsWith(process.argv[2]));
  if (!pass([...new Set(rules.flatMap(({ file }) => testsOf(file)))])) throw new Error('the tests fail with every rule in force');
  const unnoticed = rules.filter((rule) => !notices(rule));
  console.log(`${rules.length - unnoticed.length} passed, ${unnoticed.length} failed`);
  process.exitCode = unnoticed.length === 0 ? 0 : 1;
} finally {
  rmSync(copy, { recursive: true, force: true });
}

function notices({ file, rule, broken }: RuleToBreak): boolean {
  const path = join(copy, 'packages/prumo/src', file);
  const whole = readFileSync(path, 'utf8');
  const places = whole.split(rule).length - 1;
  if (places !== 1) throw new Error(`${file} has ${places} places with: ${rule}`);
  writeFileSync(
    path,
    whole.replace(rule, () => broken),
  );
  const noticed = !pass(testsOf(file));
  writeFileSync(path, whole);
  console.log(`${noticed ? 'noticed  ' : 'UNNOTICED'} ${file}: ${rule.trim()} → ${broken === '' ? '(nothing)' : broken.trim()}`);
  return noticed;
}

/** The tests of a rule lie beside it: those of its folder, or of its file where there are several. */
function testsOf(file: string): readonly string[] {
  if (file.startsWith('evidence/claims/')) return ['evidence/claims'];
  if (file.startsWith('drills/') || file === 'evidence/score.ts' || file === 'evidence/binding.ts') {
    const part = file.slice(0, -'.ts'.length);
    // A run without a single test fails too, and would pass for one that noticed.
    if (!existsSync(join(root, 'packages/prumo/src', `${part}.test.ts`))) throw new Error(`${file} has no tests beside it`);
    return [part];
  }
  return ['evidence/verify', 'evidence/ledger'];
}

function pass(tests: readonly string[]): boolean {
  const vitest = join(root, 'node_modules/vitest/vitest.mjs');
  const paths = tests.map((part) => `packages/prumo/src/${part}`);
  const argv = [
    vitest,
    'run',
    '--root',
    copy,
    '--project',
    'unit',
    '--testTimeout',
    String(ROUND),
    '--bail',
    '1',
    '--reporter',
    'dot',
    ...paths,
  ];
  const { status, error } = spawnSync(process.execPath, argv, { cwd: copy, stdio: 'ignore', timeout: ROUND });
  if (error !== undefined || status === null) throw new Error(`the tests of ${tests.join(', ')} came to no end`, { cause: error });
  return status === 0;
}
