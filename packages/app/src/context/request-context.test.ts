import { expect, test } from 'vitest';
import { currentContext, withContext } from './request-context.ts';

test('what is awaited inside sees the context, what runs beside it another, what is outside none', async () => {
  const seen = await Promise.all(
    ['a', 'b'].map((requestId) =>
      withContext({ requestId, tenant: '7' }, async () => {
        await Promise.resolve();
        return withContext({ user: '3' }, () => currentContext());
      }),
    ),
  );
  expect(seen).toEqual([
    { requestId: 'a', tenant: '7', user: '3' },
    { requestId: 'b', tenant: '7', user: '3' },
  ]);
  expect(currentContext()).toBeUndefined();
});

test('the outermost context needs an id', () => {
  expect(() => withContext({ tenant: '7' }, () => undefined)).toThrow(TypeError);
});

test('a context that would be the same is not copied', () => {
  const context = { requestId: 'a' };
  withContext(context, () => {
    expect(currentContext()).toBe(context);
    withContext(context, () => expect(currentContext()).toBe(context));
    withContext({ user: '3' }, () => expect(currentContext()).toEqual({ requestId: 'a', user: '3' }));
  });
});
