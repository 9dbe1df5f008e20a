import * as z from 'zod';

/** An option with some of these words, commas between them; none when it is empty. */
export function listOf<Word extends string>(words: readonly Word[]) {
  return z
    .string()
    .transform((list) => list.split(',').filter((word) => word !== ''))
    .pipe(z.array(z.enum(words)));
}
