import type * as z from 'zod';

/** The last line that is an object in JSON, as the schema has it; null when there is none, or it is another. Pure. */
export function lastAnswer<Answer>(output: string, schema: z.ZodType<Answer>): Answer | null {
  for (const line of output.split('\n').toReversed()) {
    const value = objectIn(line.trim());
    if (value === null) continue;
    const parsed = schema.safeParse(value);
    return parsed.success ? parsed.data : null;
  }
  return null;
}

function objectIn(line: string): object | null {
  if (!line.startsWith('{')) return null;
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    return null;
  }
}
