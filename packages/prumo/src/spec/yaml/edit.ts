import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, type Pair, parseDocument, Scalar, stringify, type YAMLMap } from 'yaml';
import { PrumoError } from '../../errors/index.ts';
import * as text from '../error-text.ts';
import { type Path, pathText } from '../problem.ts';
import { readSource } from './source.ts';
import { isTextValue } from './text-values.ts';

export type ScalarValue = string | number | boolean;

/**
 * Set one value in a spec's text. Only the characters of that value change: comments, order, alignment, quotes and
 * line ends stay. A missing key is added at the end of its section, whose own section must be there.
 * @throws PrumoError `spec-invalid` when the text is not valid YAML, the value comes from an alias, or its section is absent.
 */
export function editSpec(fileText: string, path: readonly string[], value: ScalarValue): string {
  const mark = fileText.startsWith('\ufeff') ? '\ufeff' : '';
  const yaml = fileText.slice(mark.length);
  const before = readSource(yaml, isTextValue);
  if (before.problems.length > 0) throw refused(path, text.cannotEditInvalid());
  const document = parseDocument(yaml, { prettyErrors: false, schema: 'core', uniqueKeys: false, logLevel: 'silent' });
  const edited = replaceScalar(yaml, document, path, value) ?? addKey(yaml, document, path, value);
  if (edited === undefined) throw refused(path, text.cannotEditPlace());
  // The proof that nothing else changed: the values before and after differ in this one only.
  const after = readSource(edited, isTextValue);
  const wanted = withValue(before.plain, path, isTextValue(path) ? String(value) : value);
  if (after.problems.length > 0 || !isDeepStrictEqual(after.plain, wanted)) throw refused(path, text.cannotEditAlias());
  return mark + edited;
}

function refused(path: Path, why: ReturnType<typeof text.cannotEditPlace>): PrumoError {
  return new PrumoError({ code: 'spec-invalid', what: text.cannotEdit(pathText(path), 'prumo.yaml'), why, remedy: text.editByHand() });
}

function replaceScalar(yaml: string, document: Document.Parsed, path: readonly string[], value: ScalarValue): string | undefined {
  const node: unknown = document.getIn(path, true);
  if (!isScalar(node) || node.range === null || node.range === undefined) return undefined;
  const [start, end] = node.range;
  // An empty value has no characters: `replicas:` needs a space before the new one.
  const gap = start === end && !/\s/.test(yaml.charAt(start - 1)) ? ' ' : '';
  return `${yaml.slice(0, start)}${gap}${scalarText(value)}${yaml.slice(end)}`;
}

function addKey(yaml: string, document: Document.Parsed, path: readonly string[], value: ScalarValue): string | undefined {
  const key = path.at(-1);
  const parent: unknown = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  if (key === undefined || !isMap(parent) || parent.range === null || parent.range === undefined) return undefined;
  const line = `${scalarText(key)}: ${scalarText(value)}`;
  if (parent.flow === true) return addToFlow(yaml, parent, line);
  return addToBlock(yaml, parent, line);
}

function addToFlow(yaml: string, map: YAMLMap, line: string): string | undefined {
  const last = map.items.at(-1);
  if (last !== undefined) {
    const end = endOf(last);
    return end === undefined ? undefined : `${yaml.slice(0, end)}, ${line}${yaml.slice(end)}`;
  }
  const open = map.range?.[0];
  return open === undefined ? undefined : `${yaml.slice(0, open + 1)} ${line} ${yaml.slice(open + 1).trimStart()}`;
}

function addToBlock(yaml: string, map: YAMLMap, line: string): string | undefined {
  const first = map.items[0];
  const last = map.items.at(-1);
  const start = first !== undefined && isScalar(first.key) ? first.key.range?.[0] : undefined;
  const end = last === undefined ? undefined : endOf(last);
  if (start === undefined || end === undefined) return undefined;
  const indent = yaml.slice(yaml.lastIndexOf('\n', start - 1) + 1, start);
  // `- key: value` begins a map on the line of its dash: its other keys are indented by spaces as far.
  const spaces = indent.replaceAll(/\S/g, ' ');
  const ending = yaml.includes('\r\n') ? '\r\n' : '\n';
  // A block scalar ends after its own line break; anything else may have a comment behind it on its line.
  if (yaml.charAt(end - 1) === '\n') return `${yaml.slice(0, end)}${spaces}${line}${ending}${yaml.slice(end)}`;
  const lineEnd = yaml.indexOf('\n', end);
  if (lineEnd === -1) return `${yaml}${ending}${spaces}${line}`;
  return `${yaml.slice(0, lineEnd + 1)}${spaces}${line}${ending}${yaml.slice(lineEnd + 1)}`;
}

function endOf(pair: Pair): number | undefined {
  const node = pair.value ?? pair.key;
  return typeof node === 'object' && node !== null && 'range' in node && Array.isArray(node.range) && typeof node.range[1] === 'number'
    ? node.range[1]
    : undefined;
}

/** A value in one line, quoted where it must be, also inside `{ }`. */
function scalarText(value: ScalarValue): string {
  if (typeof value !== 'string') return stringify(value).trimEnd();
  const plain = stringify(value, { lineWidth: 0, blockQuote: false }).trimEnd();
  if (!/[,[\]{}]/.test(plain) || /^["']/.test(plain)) return plain;
  return stringify(value, { lineWidth: 0, blockQuote: false, defaultStringType: Scalar.QUOTE_DOUBLE }).trimEnd();
}

function withValue(plain: unknown, path: readonly string[], value: ScalarValue): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return value;
  const object = typeof plain === 'object' && plain !== null ? plain : {};
  const below: unknown = Object.hasOwn(object, key) ? Reflect.get(object, key) : undefined;
  return { ...object, [key]: withValue(below, rest, value) };
}
