import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../packages/prumo/src/cli/commands/registry.ts';
import { loadSpec } from '../packages/prumo/src/spec/index.ts';
import { blocksOf, documents, ROOT } from './markdown/documents.ts';
import { anchorsOf, brokenLinks, targetsOf } from './markdown/links.ts';
import { inlineCommands, prumoArguments, refusal, shellLines, simpleCommands } from './markdown/prumo-commands.ts';

const scripts = new Set(Object.keys(JSON.parse(readFileSync(`${ROOT}package.json`, 'utf8')).scripts));

describe.each(documents())('$path', (document) => {
  const { content } = document;
  const commands = [...blocksOf(content, 'sh').flatMap(shellLines), ...inlineCommands(content)].flatMap(simpleCommands);

  test('every prumo command line is one the command line takes', () => {
    const refused = commands.flatMap((command) => {
      const given = prumoArguments(command);
      const why = given === undefined ? undefined : refusal(given);
      return why === undefined ? [] : [`${command.join(' ')}: ${why}`];
    });
    expect(refused).toEqual([]);
  });

  test('every npm script and script file it runs is there', () => {
    const missing = commands.filter((command) => {
      const [program, first = '', second = ''] = command[0] === 'npx' ? command.slice(1) : command;
      if (program === 'node' && first.startsWith('scripts/')) return !existsSync(`${ROOT}${first}`);
      if (program !== 'npm') return false;
      return first === 'run' ? !scripts.has(second) : ['start', 'test'].includes(first) && !scripts.has(first);
    });
    expect(missing).toEqual([]);
  });

  test('relative links lead somewhere', () => {
    expect(brokenLinks(document)).toEqual([]);
  });

  test('every whole spec in it loads without a diagnostic', () => {
    const specs = blocksOf(content, 'yaml').filter((block) => /^name:/m.test(block));
    expect(specs.flatMap((spec) => loadSpec(spec, { folder: ROOT }).diagnostics)).toEqual([]);
  });
});

test('the examples in the registry are taken too', () => {
  const examples = COMMANDS.flatMap((command) => [command, ...(command.children ?? [])]).flatMap((command) => command.examples);
  expect(
    examples.flatMap((example) => simpleCommands(`prumo ${example}`).slice(0, 1)).flatMap((words) => refusal(words.slice(1)) ?? []),
  ).toEqual([]);
});

describe('the checks themselves notice', () => {
  test.each([
    ['prumo upp', 'upp is no command'],
    ['prumo up --instal', '--instal is no option of up'],
    ['prumo up now', 'up takes 0 arguments, not 1'],
    ['prumo restart', 'restart <service...> lacks an argument'],
    ['prumo --file', '--file has no value'],
    ['prumo secrets rotate', 'rotate <name> lacks an argument'],
    ['prumo --lang pt', 'no command'],
  ])('%s', (line, why) => {
    expect(refusal(prumoArguments(simpleCommands(line)[0] ?? []) ?? [])).toBe(why);
  });

  test.each([
    'PRUMO_HOME=/srv/prumo npx prumo --stack a logs web -f',
    'prumo run seed -- --offices 10',
    'prumo --version',
    'prumo logs web -n 5 --follow',
  ])('%s is fine', (line) => {
    expect(refusal(prumoArguments(simpleCommands(line)[0] ?? []) ?? ['nothing'])).toBeUndefined();
  });

  test('commands behind &&, | and comments are seen apart', () => {
    expect(shellLines('cd here && npx prumo up --wait | tail -3  # all of it\n').flatMap(simpleCommands)).toEqual([
      ['cd', 'here'],
      ['npx', 'prumo', 'up', '--wait'],
      ['tail', '-3'],
    ]);
  });

  test('links, pictures and anchors', () => {
    expect(targetsOf('[a](b.md#c) ![d](e.svg) <img src="f.svg"> [g](https://example.org) `[h](i)`')).toEqual(['b.md#c', 'e.svg', 'f.svg']);
    expect(
      brokenLinks({ path: 'README.md', content: '[a](no-such-file.md) [b](docs/spec.md#nowhere) [c](docs/spec.md#database)' }),
    ).toEqual(['no-such-file.md', 'docs/spec.md#nowhere']);
    expect(anchorsOf('# Uma só máquina, `x.ts`!\n')).toEqual(new Set(['uma-só-máquina-xts']));
    expect(anchorsOf('# Options\n<a id="here"></a>\n# Options\n')).toEqual(new Set(['here', 'options', 'options-1']));
  });
});
