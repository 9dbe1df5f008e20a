/**
 * Small readers for JSON from disk or socket. The agent does without zod: it needs 12 MB more, and an agent is resident
 * for as long as the stack.
 */
export type Fields = ReadonlyMap<string, unknown>;

/** A value was not what it must be; `path` says where. */
export class ShapeError extends Error {
  constructor(path: string, wanted: string) {
    super(`${path}: ${wanted} is wanted`);
    this.name = 'ShapeError';
  }
}

export function readObject(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new ShapeError(path, 'an object');
  return new Map(Object.entries(value));
}

export function readText(value: unknown, path: string): string {
  if (typeof value !== 'string') throw new ShapeError(path, 'a string');
  return value;
}

/** A finite number, 0 or more. */
export function readNumber(value: unknown, path: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < 0) throw new ShapeError(path, 'a number of 0 or more');
  return value;
}

export function readBoolean(value: unknown, path: string): boolean {
  if (typeof value !== 'boolean') throw new ShapeError(path, 'true or false');
  return value;
}

export function readList<Item>(value: unknown, path: string, item: (value: unknown, path: string) => Item): readonly Item[] {
  if (!Array.isArray(value)) throw new ShapeError(path, 'a list');
  return value.map((entry: unknown, index) => item(entry, `${path}[${index}]`));
}

export function readTexts(value: unknown, path: string): Readonly<Record<string, string>> {
  return Object.fromEntries([...readObject(value, path)].map(([name, text]) => [name, readText(text, `${path}.${name}`)]));
}

/** Whether an optional field is given. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}
