import { buffer } from 'node:stream/consumers';
import { expect, test } from 'vitest';
import { memoryObjects } from './memory-objects.ts';

test('it keeps copies, lists by prefix, and records what it was asked', async () => {
  const objects = memoryObjects();
  const body = Buffer.from('petition');
  expect(await objects.put('a/1.pdf', body, 'application/pdf')).toEqual({ etag: '9ead0fa4a6ee28ded8ff9d11ddf7adfd' });
  body.fill(0);
  await objects.put('b/2', 'x');
  await objects.put('a/É', 'x');
  const stream = await objects.get('a/1.pdf');
  if (stream === undefined) throw new Error('it is there');
  expect((await buffer(stream)).toString()).toBe('petition');
  expect(await objects.list('a/')).toEqual(['a/1.pdf', 'a/É']);
  expect(await objects.head('a/1.pdf')).toMatchObject({ size: 8, contentType: 'application/pdf' });
  await objects.delete('a/1.pdf');
  await objects.delete('a/1.pdf');
  expect([await objects.get('a/1.pdf'), await objects.head('a/1.pdf')]).toEqual([undefined, undefined]);
  expect(objects.argumentsOf('put')).toEqual([
    ['a/1.pdf', 8, 'application/pdf'],
    ['b/2', 1, 'application/octet-stream'],
    ['a/É', 1, 'application/octet-stream'],
  ]);
  expect(objects.calls.map(({ operation }) => operation)).toEqual(['put', 'put', 'put', 'get', 'list', 'head', 'delete', 'delete', 'get', 'head']);
});

test('it fails when it is told to, and has then done nothing', async () => {
  const objects = memoryObjects();
  objects.failNext('put', new Error('SlowDown'), new Error('InternalError'));
  await expect(objects.put('a', 'x')).rejects.toThrow('SlowDown');
  await expect(objects.put('a', 'x')).rejects.toThrow('InternalError');
  expect(objects.stored.size).toBe(0);
  await objects.put('a', 'x');
  objects.forget();
  expect(objects.calls).toEqual([]);
  await expect(objects.put('', 'x')).rejects.toThrow(RangeError);
});
