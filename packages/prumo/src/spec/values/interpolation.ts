import { type Read, read, refused } from '../problem.ts';
import { isProcessReference, REFERENCES, type Reference } from '../references.ts';
import { nearest } from './nearest.ts';
import * as text from './text.ts';

/** Part of a value: text as it is, or a reference to fill in. */
export type Piece = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'reference'; readonly name: Reference };

const KNOWN: ReadonlyMap<string, Reference> = new Map(REFERENCES.map((name) => [name, name]));

/**
 * Take `${reference}` apart from text. `$${` stands for `${` itself; any other `$` is an ordinary character. The
 * messages never repeat the value, which may hold a secret.
 */
export function readPieces(value: string): Read<readonly Piece[]> {
  const pieces: Piece[] = [];
  let plain = '';
  let at = 0;
  while (at < value.length) {
    if (value.startsWith('$${', at)) {
      plain += '${';
      at += 3;
    } else if (value.startsWith('${', at)) {
      const close = value.indexOf('}', at);
      if (close === -1) return refused('bad-reference', text.referenceOpen(), text.referenceEscape());
      const written = value.slice(at + 2, close);
      const name = isProcessReference(written) ? written : KNOWN.get(written);
      if (name === undefined) return unknownReference(written);
      if (plain !== '') pieces.push({ kind: 'text', text: plain });
      plain = '';
      pieces.push({ kind: 'reference', name });
      at = close + 1;
    } else {
      plain += value.charAt(at);
      at += 1;
    }
  }
  if (plain !== '') pieces.push({ kind: 'text', text: plain });
  return read(pieces);
}

function unknownReference(written: string): Read<never> {
  const meant = nearest(written, REFERENCES);
  // Only what looks like a name is repeated; anything else may be part of a secret.
  const shown = /^[\w.-]{0,64}$/.test(written) ? written : '…';
  return refused(
    'unknown-reference',
    text.referenceUnknown(shown),
    meant === undefined ? text.oneOf(REFERENCES) : text.didYouMean(`\${${meant}}`),
  );
}

/** Put values in place of references. What is not valid, which the spec's check has refused, stays as it is. */
export function fillReferences(value: string, valueOf: (name: Reference) => string): string {
  const pieces = readPieces(value);
  if (!pieces.ok) return value;
  return pieces.value.map((piece) => (piece.kind === 'text' ? piece.text : valueOf(piece.name))).join('');
}

/** The value as a spec would write it with some references filled in; the others stay. What is not valid stays as it is. Pure. */
export function withReferences(value: string, known: Partial<Readonly<Record<Reference, string>>>): string {
  const pieces = readPieces(value);
  if (!pieces.ok) return value;
  const escaped = (text: string): string => text.replaceAll('${', () => '$${');
  return pieces.value
    .map((piece) => {
      const text = piece.kind === 'text' ? piece.text : known[piece.name];
      return text === undefined && piece.kind === 'reference' ? `\${${piece.name}}` : escaped(text ?? '');
    })
    .join('');
}

/** References in a value, in order, each once. Empty where the value is not valid. */
export function referencesIn(value: string): readonly Reference[] {
  const pieces = readPieces(value);
  if (!pieces.ok) return [];
  return [...new Set(pieces.value.flatMap((piece) => (piece.kind === 'reference' ? [piece.name] : [])))];
}
