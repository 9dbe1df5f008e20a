import { once } from 'node:events';
import { PassThrough } from 'node:stream';

/**
 * A stream as it is, that ends well only when `check`, which reads the same bytes beside it, does. Throws what the check rejects with: before its own
 * end, so that whoever stores it has stored nothing.
 */
export async function* proven(
  source: AsyncIterable<Uint8Array>,
  check: (copy: AsyncIterable<Uint8Array>) => Promise<void>,
): AsyncGenerator<Uint8Array> {
  const copy = new PassThrough();
  // A check that fails ends its reading; what it rejects with is what is told.
  copy.on('error', () => undefined);
  const failure: { error?: unknown } = {};
  const checked = check(copy as AsyncIterable<Buffer>).catch((error: unknown) => {
    failure.error = error;
  });
  const mayGoOn = (): void => {
    if ('error' in failure) throw failure.error;
  };
  try {
    for await (const chunk of source) {
      // Whoever is given the chunk may use its memory again.
      if (!copy.write(Buffer.from(chunk))) await Promise.race([once(copy, 'drain').catch(() => undefined), checked]);
      mayGoOn();
      yield chunk;
    }
    copy.end();
    await checked;
    mayGoOn();
  } finally {
    copy.destroy();
    await checked;
  }
}
