import { expect, test } from 'vitest';
import * as z from 'zod';
import { lastAnswer } from './last-answer.ts';

const schema = z.object({ done: z.int().min(0) });

test('the last line in JSON is the answer, whatever a warning says after it', () => {
  expect(lastAnswer('{"done":1}\nworking\n{"done":2}\n(node:7) Warning: x\n', schema)).toEqual({ done: 2 });
});

test.each([
  ['nothing', ''],
  ['words', 'done: 2\n'],
  ['a list', '[2]\n'],
  ['half a line', '{"done":\n'],
  ['another shape', '{"done":"2"}\n'],
  ['less than nothing', '{"done":-1}\n'],
  ['an earlier answer before another object', '{"done":1}\n{"level":"info"}\n'],
])('%s is no answer', (_, output) => expect(lastAnswer(output, schema)).toBeNull());

test('what the schema does not name is left out', () => expect(lastAnswer('{"done":2,"secret":"x"}', schema)).toEqual({ done: 2 }));
