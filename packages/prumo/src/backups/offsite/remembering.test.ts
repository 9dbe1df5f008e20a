import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { folderTarget, ObjectMissing, type Target } from '../logical/targets/index.ts';
import { remembering } from './remembering.ts';

const never = new AbortController().signal;
let folder: string;
let place: Target;
let memory: Target;
let asked: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'prumo-remembering-'));
  [place, memory] = [folderTarget(join(folder, 'place')), folderTarget(join(folder, 'memory'))];
  asked = [];
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const put = (name: string, content: string, to = place) =>
  to.put(
    name,
    (async function* () {
      yield Buffer.from(content);
    })(),
    never,
  );

/** As a process does that begins anew: list, then read one. */
async function read(name: string): Promise<string> {
  const counted: Target = {
    ...place,
    get(object, signal) {
      asked.push(object);
      return place.get(object, signal);
    },
  };
  const target = remembering(counted, memory);
  await target.list(never);
  let content = '';
  for await (const chunk of target.get(name, never)) content += String(chunk);
  return content;
}

test('what was read once is not asked for again, by another process either', async () => {
  await put('a.manifest', 'of a');
  expect([await read('a.manifest'), await read('a.manifest')]).toEqual(['of a', 'of a']);
  expect(asked).toEqual(['a.manifest']);
});

test('what has another size, or was forgotten, is asked for; what is gone is forgotten', async () => {
  await put('a.manifest', 'of a');
  await read('a.manifest');
  await put('a.manifest', 'another a');
  expect(await read('a.manifest')).toBe('another a');
  await put('b.manifest', 'of b', memory);
  expect(await read('a.manifest')).toBe('another a');
  expect((await memory.list(never)).map(({ name }) => name)).toEqual(['a.manifest']);
  await place.remove('a.manifest', never);
  await expect(read('a.manifest')).rejects.toBeInstanceOf(ObjectMissing);
  expect(await memory.list(never)).toEqual([]);
});
