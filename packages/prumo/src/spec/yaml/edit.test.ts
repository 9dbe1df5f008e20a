import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { PrumoError } from '../../errors/index.ts';
import { editSpec } from './edit.ts';

const REPLICAS = ['app', 'processes', 'web', 'replicas'];

describe('a value is replaced in its place', () => {
  test.each([
    [
      'in brackets',
      'app: { processes: { web: { command: a,  replicas:  3 } } } # keep\n',
      'app: { processes: { web: { command: a,  replicas:  5 } } } # keep\n',
    ],
    [
      'in lines',
      '# top\napp:\n  processes:\n    web:\n      replicas: 3      # how many\n      command: a\n',
      '# top\napp:\n  processes:\n    web:\n      replicas: 5      # how many\n      command: a\n',
    ],
    ['with CRLF', 'app:\r\n  processes:\r\n    web:\r\n      replicas: 3\r\n', 'app:\r\n  processes:\r\n    web:\r\n      replicas: 5\r\n'],
    [
      'behind a byte order mark',
      '\ufeffapp: { processes: { web: { replicas: 3 } } }',
      '\ufeffapp: { processes: { web: { replicas: 5 } } }',
    ],
    [
      'where there was none',
      'app:\n  processes:\n    web:\n      replicas:\n      command: a\n',
      'app:\n  processes:\n    web:\n      replicas: 5\n      command: a\n',
    ],
    ['in quotes before', 'app: { processes: { web: { replicas: "3" } } }', 'app: { processes: { web: { replicas: 5 } } }'],
  ])('%s', (_, before, after) => expect(editSpec(before, REPLICAS, 5)).toBe(after));
});

describe('a missing key is added at the end of its section', () => {
  test.each([
    [
      'in brackets',
      'app: { processes: { web: { command: a } } } # keep\n',
      'app: { processes: { web: { command: a, replicas: 5 } } } # keep\n',
    ],
    [
      'in brackets with a comma behind',
      'app: { processes: { web: { command: a, } } }\n',
      'app: { processes: { web: { command: a, replicas: 5, } } }\n',
    ],
    ['in empty brackets', 'app: { processes: { web: {} } }\n', 'app: { processes: { web: { replicas: 5 } } }\n'],
    [
      'in lines',
      'app:\n  processes:\n    web:\n      command: a # run\n    queue:\n      command: b\n',
      'app:\n  processes:\n    web:\n      command: a # run\n      replicas: 5\n    queue:\n      command: b\n',
    ],
    [
      'in lines, at the end of a file without a line end',
      'app:\n  processes:\n    web:\n      command: a',
      'app:\n  processes:\n    web:\n      command: a\n      replicas: 5',
    ],
    [
      'behind text of several lines',
      'app:\n  processes:\n    web:\n      command: >\n        node\n        a\n\nname: x\n',
      'app:\n  processes:\n    web:\n      command: >\n        node\n        a\n      replicas: 5\n\nname: x\n',
    ],
    [
      'with CRLF',
      'app:\r\n  processes:\r\n    web:\r\n      command: a\r\nname: x\r\n',
      'app:\r\n  processes:\r\n    web:\r\n      command: a\r\n      replicas: 5\r\nname: x\r\n',
    ],
  ])('%s', (_, before, after) => {
    const edited = editSpec(before, REPLICAS, 5);
    expect(parse(edited)).toMatchObject({ app: { processes: { web: { replicas: 5 } } } });
    expect(edited).toBe(after);
  });
});

test('text is quoted where YAML needs it', () => {
  expect(editSpec('name: x\n', ['name'], 'true')).toBe('name: "true"\n');
  expect(editSpec('app: { release: a }\n', ['app', 'release'], 'node a, b: c')).toBe('app: { release: "node a, b: c" }\n');
  expect(editSpec('app: { env: { A: 1 } }\n', ['app', 'env', 'A'], '1.10')).toBe('app: { env: { A: "1.10" } }\n');
});

describe('an edit that would change anything else is refused', () => {
  test.each([
    ['a section that is not there', 'name: x\n'],
    ['an alias', 'app: { processes: { a: &a { command: a }, web: *a } }\n'],
    ['an aliased value', 'app: { processes: { web: { replicas: *n } } }\n'],
    ['an anchored value', 'app: { processes: { web: { replicas: &n 3 }, b: { replicas: *n } } }\n'],
    ['an anchored section', 'app: { processes: { web: &a { command: a }, b: *a } }\n'],
    ['text that is not YAML', 'app: { processes: { web: {\n'],
    ['a key written twice', 'app: { processes: { web: { replicas: 1, replicas: 2 } } }\n'],
    ['a section that is text', 'app: { processes: { web: a } }\n'],
    ['an empty file', ''],
  ])('%s', (_, before) => expect(() => editSpec(before, REPLICAS, 5)).toThrow(PrumoError));
});

test('an edit keeps every other line, whatever the comments and layout', () => {
  const comment = fc.constantFrom('', ' # note', '   # a: b', ' # é {');
  const layout = fc.record({
    comments: fc.array(comment, { minLength: 6, maxLength: 6 }),
    flow: fc.boolean(),
    has: fc.boolean(),
    blank: fc.boolean(),
    value: fc.integer({ min: 0, max: 50 }),
    ending: fc.constantFrom('\n', '\r\n'),
  });
  fc.assert(
    fc.property(layout, ({ comments, flow, has, blank, value, ending }) => {
      const web = flow
        ? [`    web: { command: a${has ? ', replicas: 3' : ''} }${comments[3] ?? ''}`]
        : [
            `    web:${comments[3] ?? ''}`,
            `      command: a${comments[4] ?? ''}`,
            ...(has ? [`      replicas: 3${comments[5] ?? ''}`] : []),
          ];
      const lines = [
        `name: x${comments[0] ?? ''}`,
        ...(blank ? [''] : []),
        `app:${comments[1] ?? ''}`,
        `  processes:${comments[2] ?? ''}`,
        ...web,
        '    queue: { command: b }',
        '# end',
      ];
      const edited = editSpec(lines.join(ending), REPLICAS, value).split(ending);
      expect(parse(edited.join(ending))).toEqual({
        name: 'x',
        app: { processes: { web: { command: 'a', replicas: value }, queue: { command: 'b' } } },
      });
      expect(edited.filter((line) => !line.includes('replicas'))).toEqual(
        lines.filter((line) => !line.includes('replicas') && !(flow && line.startsWith('    web'))),
      );
    }),
  );
});

test('any text is edited or refused', () => {
  const piece = fc.constantFrom(
    'app: ',
    '{ ',
    '} ',
    '\n',
    '  ',
    'processes: ',
    'web: ',
    'replicas: ',
    '3',
    '&a ',
    '*a',
    '- ',
    '"',
    '#',
    '|',
    '\n\n',
    '\r\n',
    ',',
    '!x ',
    '? ',
    '<<: ',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 25 }), (parts) => {
      try {
        editSpec(parts.join(''), REPLICAS, 5);
      } catch (error) {
        expect(error).toBeInstanceOf(PrumoError);
      }
    }),
    { numRuns: 1000 },
  );
});
