import { type Alias, isAlias, isMap, isScalar, isSeq, type Document, type Node, type Pair, parseAllDocuments, type YAMLMap } from 'yaml';
import { type Path, type Problem, problem } from '../problem.ts';
import { Places } from './places.ts';
import { explainSyntax } from './syntax.ts';
import * as text from './text.ts';

/** A problem at an offset of the text. */
export interface Located {
  readonly offset: number;
  readonly path: Path;
  readonly problem: Problem;
}

export interface Source {
  /** Plain values of the first document; undefined where the file has none. Objects never have a `__proto__` key. */
  readonly plain: unknown;
  readonly places: Places;
  readonly problems: readonly Located[];
  /** Offset of the first place where the grammar broke: what comes after it is a guess. */
  readonly brokenAt: number | undefined;
}

/** Values a spec may have, aliases expanded. A large real spec has some hundreds; an alias bomb has millions. */
export const MOST_VALUES = 5000;
/** The schema is five levels deep. */
export const DEEPEST = 32;

/**
 * Read YAML into plain values with their places, and collect everything wrong with it. Never throws. `isText` tells
 * where numbers and booleans are kept as they are written (`1.10`, `010`, `off`), because the value is text to us.
 */
export function readSource(yaml: string, isText: (path: Path) => boolean): Source {
  let documents: readonly Document.Parsed[];
  try {
    // The schema is fixed so that a %YAML 1.1 directive cannot turn `no` into false or 1:30 into 90.
    const parsed = parseAllDocuments(yaml, { prettyErrors: false, schema: 'core', uniqueKeys: false, logLevel: 'silent' });
    documents = Array.isArray(parsed) ? parsed : [];
  } catch (error) {
    // The composer recurses: only nesting can exhaust the stack.
    if (!(error instanceof RangeError)) throw error;
    return {
      plain: undefined,
      places: new Places(),
      problems: [{ offset: 0, path: [], problem: problem('too-large', text.tooDeep(DEEPEST)) }],
      brokenAt: 0,
    };
  }
  const first = documents[0];
  if (first === undefined) return { plain: undefined, places: new Places(), problems: [], brokenAt: undefined };
  const syntax: Located[] = [...first.errors, ...first.warnings].map((error) => ({
    offset: error.pos[0],
    path: [],
    problem: explainSyntax(error),
  }));
  const second = documents[1];
  if (second !== undefined)
    syntax.push({
      offset: second.range[0],
      path: [],
      problem: problem('multiple-documents', text.multipleDocuments(), text.multipleDocumentsHint()),
    });
  const reader = new Reader(isText);
  const plain = first.contents === null ? undefined : reader.read(first.contents, [], first.contents.range[0], 0);
  const broken = first.errors.map((error) => error.pos[0]);
  return {
    plain,
    places: reader.places,
    problems: [...syntax, ...reader.problems],
    brokenAt: broken.length === 0 ? undefined : Math.min(...broken),
  };
}

class Reader {
  readonly places = new Places();
  readonly problems: Located[] = [];
  readonly #isText: (path: Path) => boolean;
  /** Anchors as far as the file has been read: an alias refers to the last one before it. */
  readonly #anchors = new Map<string, Node>();
  /** Maps and lists now being read, outermost first. */
  readonly #open = new Set<Node>();
  #values = 0;
  #tooLarge = false;

  constructor(isText: (path: Path) => boolean) {
    this.#isText = isText;
  }

  read(node: unknown, path: Path, keyOffset: number, depth: number, copied = false): unknown {
    const offset = offsetOf(node) ?? keyOffset;
    if (this.#tooLarge) return undefined;
    this.#values += 1;
    if (this.#values > MOST_VALUES || depth > DEEPEST) {
      this.#tooLarge = true;
      const what = depth > DEEPEST ? text.tooDeep(DEEPEST) : text.tooMany(MOST_VALUES);
      this.problems.push({ offset, path, problem: problem('too-large', what, text.tooLargeHint()) });
      return undefined;
    }
    if (isAlias(node)) {
      return this.#readAlias(node, path, keyOffset, depth);
    }
    const empty = isScalar(node) && node.value === null;
    this.places.set(path, { key: keyOffset, value: empty ? keyOffset : offset });
    if (!copied && (isMap(node) || isSeq(node) || isScalar(node)) && node.anchor !== undefined) this.#anchors.set(node.anchor, node);
    if (isMap(node) || isSeq(node)) {
      this.#open.add(node);
      const value = isMap(node)
        ? this.#readMap(node, path, depth, copied)
        : node.items.map((item, index) => this.read(item, [...path, index], offsetOf(item) ?? offset, depth + 1, copied));
      this.#open.delete(node);
      return value;
    }
    if (!isScalar(node)) return null;
    if (node.value !== null && typeof node.value !== 'string' && this.#isText(path)) return node.source ?? String(node.value);
    return node.value;
  }

  #readAlias(alias: Alias, path: Path, keyOffset: number, depth: number): unknown {
    const target = this.#anchors.get(alias.source);
    const offset = offsetOf(alias) ?? keyOffset;
    if (target === undefined) {
      this.#refuse(offset, path, problem('bad-alias', text.badAlias(alias.source), text.badAliasHint()));
      return undefined;
    }
    // The node an alias stands in is anchored too: a map that holds itself.
    if (this.#open.has(target)) {
      this.#refuse(offset, path, problem('bad-alias', text.circularAlias(alias.source)));
      return undefined;
    }
    return this.read(target, path, keyOffset, depth + 1, true);
  }

  #readMap(map: YAMLMap, path: Path, depth: number, copied: boolean): Record<string, unknown> {
    const values: Record<string, unknown> = {};
    const firstLine = new Map<string, number>();
    const merged: Pair[] = [];
    for (const pair of map.items) {
      const keyOffset = offsetOf(pair.key) ?? offsetOf(pair.value) ?? offsetOf(map) ?? 0;
      if (isMergeKey(pair.key)) {
        merged.push(pair);
        continue;
      }
      const key = keyText(pair.key);
      if (key === undefined) {
        this.#refuse(keyOffset, path, problem('bad-key', text.badKey(), text.badKeyHint()));
      } else if (key === '__proto__') {
        this.#refuse(keyOffset, path, problem('bad-key', text.reservedKey(key)));
      } else if (firstLine.has(key)) {
        this.#refuse(keyOffset, [...path, key], problem('duplicate-key', text.duplicateKey(key), text.duplicateKeyHint()));
      } else {
        firstLine.set(key, keyOffset);
        values[key] = this.read(pair.value, [...path, key], keyOffset, depth + 1, copied);
      }
    }
    for (const pair of merged) this.#merge(pair, values, path, depth);
    return values;
  }

  /** `<<: *base` and `<<: [*one, *two]` (https://yaml.org/type/merge.html): what is written beside them wins. */
  #merge(pair: Pair, values: Record<string, unknown>, path: Path, depth: number): void {
    const sources = isSeq(pair.value) ? pair.value.items : [pair.value];
    for (const source of sources) {
      const target = isAlias(source) ? this.#anchors.get(source.source) : source;
      const offset = offsetOf(source) ?? offsetOf(pair.key) ?? 0;
      if (isAlias(source) && target === undefined) {
        this.#refuse(offset, path, problem('bad-alias', text.badAlias(source.source), text.badAliasHint()));
      } else if (!isMap(target)) {
        this.#refuse(offset, path, problem('bad-alias', text.badMerge(), text.badMergeHint()));
      } else if (depth >= DEEPEST) {
        this.read(target, path, offset, DEEPEST + 1, true);
      } else {
        // Places of what is written here must not be replaced by those of the base.
        const base: YAMLMap = target;
        for (const item of base.items) {
          const key = keyText(item.key);
          if (isMergeKey(item.key)) this.#merge(item, values, path, depth + 1);
          else if (key !== undefined && key !== '__proto__' && !Object.hasOwn(values, key)) {
            values[key] = this.read(item.value, [...path, key], offsetOf(item.key) ?? offset, depth + 1, true);
          }
        }
      }
    }
  }

  #refuse(offset: number, path: Path, found: Problem): void {
    this.problems.push({ offset, path, problem: found });
  }
}

function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.value === '<<' && key.type === 'PLAIN';
}

function keyText(key: unknown): string | undefined {
  if (!isScalar(key) || key.value === null) return undefined;
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value));
}

function offsetOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined;
}
