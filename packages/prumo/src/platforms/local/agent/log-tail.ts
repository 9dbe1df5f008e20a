import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const CHUNK = 64 * 1024;
/** Bytes read back at most, over all files. */
const MOST = 8 * 1024 * 1024;

/**
 * Last lines of a log, reading back into its rotated copies (`path.1`, `path.2` …) as far as needed. `end`: bytes of the current file
 * that count, for who goes on from there.
 */
export function tailLog(path: string, lines: number, end = Number.POSITIVE_INFINITY): readonly string[] {
  const found: string[] = [];
  let budget = MOST;
  for (let number = 0; found.length < lines && budget > 0; number += 1) {
    const text = readBack(
      number === 0 ? path : `${path}.${number}`,
      lines - found.length,
      budget,
      number === 0 ? end : Number.POSITIVE_INFINITY,
    );
    if (text === undefined) {
      if (number === 0) continue;
      break;
    }
    budget -= text.length;
    found.unshift(...linesOf(text).slice(-(lines - found.length)));
  }
  return found;
}

/** Last bytes of a text as lines, without the empty one after the last newline. Pure. */
function linesOf(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

function readBack(path: string, lines: number, budget: number, end: number): string | undefined {
  let descriptor: number;
  try {
    descriptor = openSync(path, 'r');
  } catch {
    return undefined;
  }
  try {
    const chunks: Buffer[] = [];
    let position = Math.min(fstatSync(descriptor).size, end);
    let newlines = 0;
    for (let read = 0; position > 0 && newlines <= lines && read < budget; ) {
      const length = Math.min(CHUNK, position);
      const chunk = Buffer.alloc(length);
      position -= length;
      const got = readSync(descriptor, chunk, 0, length, position);
      chunks.unshift(chunk.subarray(0, got));
      newlines += chunk.reduce((count, byte) => count + (byte === 10 ? 1 : 0), 0);
      read += length;
    }
    return Buffer.concat(chunks).toString('utf8');
  } finally {
    closeSync(descriptor);
  }
}
