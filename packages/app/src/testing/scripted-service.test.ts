import { expect, test } from 'vitest';
import { scriptedService } from './scripted-service.ts';

test('it plays its script in order, the last reply for ever, and records what was asked', async () => {
  await using court = await scriptedService();
  court.on('POST /cases/7', { status: 503, body: 'busy' }, 'drop', { body: { found: true }, after: 1 });
  const ask = () => fetch(`${court.baseUrl}/cases/7?full=1`, { method: 'POST', body: 'which' });
  const first = await ask();
  expect([first.status, await first.text()]).toEqual([503, 'busy']);
  await expect(ask()).rejects.toThrow('fetch failed');
  expect(await (await ask()).json()).toEqual({ found: true });
  expect((await ask()).headers.get('content-type')).toBe('application/json');
  expect(court.requests).toHaveLength(4);
  expect(court.requests[0]).toMatchObject({ method: 'POST', path: '/cases/7?full=1', body: 'which' });
  expect(court.unexpected).toEqual([]);
});

test('what is not scripted is answered with 501, and told', async () => {
  await using court = await scriptedService();
  expect((await fetch(`${court.baseUrl}/other`)).status).toBe(501);
  expect(court.unexpected).toMatchObject([{ method: 'GET', path: '/other' }]);
  expect(() => court.on('/cases', 'hang')).toThrow(TypeError);
});

test('one that hangs holds nobody up when it ends', async () => {
  const court = await scriptedService();
  court.on('GET /slow', 'hang');
  court.on('GET /late', { after: 60_000 });
  const asked = Promise.allSettled(['/slow', '/late'].map((path) => fetch(court.baseUrl + path)));
  while (court.requests.length < 2) await new Promise(setImmediate);
  await court[Symbol.asyncDispose]();
  expect((await asked).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
});
