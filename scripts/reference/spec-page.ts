import { jsonSchema, type JsonSchema } from '../../packages/prumo/src/spec/json-schema.ts';
import { propertiesOf } from '../../packages/prumo/src/spec/keys.ts';
import { REFERENCES } from '../../packages/prumo/src/spec/references.ts';

/** What `docs/spec.md` holds. Pure. */
export function specPage(): string {
  const schema = jsonSchema();
  const properties = Object.entries(schema.properties ?? {});
  const simple = properties.filter(([, below]) => !isSection(below));
  const sections = properties.filter(([, below]) => isSection(below));
  return `<!-- Made by scripts/make-spec-reference.ts from packages/prumo/schema/prumo.schema.json; do not edit. -->
# prumo.yaml

Every key, its type and its default. Only \`name\` is required: a file of that one line gives etcd, PostgreSQL with two standbys, two
routers and two poolers. \`app\`, \`edge\`, \`cache\` and \`storage\` come by being written, also empty (\`cache: {}\`). Sizes are written \`256MB\`,
durations \`500ms\`, \`5s\`, \`1h\`, shares \`99.9%\`. Every problem of a file is reported at once, with line and column.

For completion in an editor, begin the file with
\`# yaml-language-server: $schema=./node_modules/prumo/schema/prumo.schema.json\`.

${table(simple, requiredOf(schema))}
${sections.map(([name, below]) => section(name, below)).join('\n')}
## References

In every \`env\` of the application these are filled in; they hold over every failover. \`$\${\` stands for a literal \`\${\`.

${[...REFERENCES, 'app.processes.NAME.url'].map((reference) => `- \`\${${reference}}\``).join('\n')}
`;
}

type Below = JsonSchema | boolean | undefined;

function isSection(below: Below): boolean {
  return typeof below === 'object' && (below.properties !== undefined || typeof below.additionalProperties === 'object');
}

function section(name: string, below: Below): string {
  if (typeof below !== 'object') return '';
  return `## ${name}\n\n${below.description ?? ''}\n\n${table(flatten(below, ''), requiredOf(below))}`;
}

/** Keys below a schema with their paths; `NAME` stands for a name of the user's, `[]` for each of a list. */
function flatten(schema: JsonSchema, prefix: string): readonly (readonly [string, Below])[] {
  return Object.entries(propertiesOf(schema)).flatMap(([key, below]) => {
    const path = `${prefix}${key}`;
    if (typeof below !== 'object') return [];
    const values = below.additionalProperties;
    const named = typeof values === 'object' ? values : undefined;
    return [
      [path, below] as const,
      ...flatten(below, `${path}.`),
      ...(named === undefined ? [] : flatten(named, `${path}.NAME.`)),
      ...flatten(itemsOf(below), `${path}[].`),
    ];
  });
}

function itemsOf({ items }: JsonSchema): JsonSchema {
  return typeof items === 'object' && !Array.isArray(items) ? items : {};
}

function requiredOf(schema: JsonSchema, prefix = ''): ReadonlySet<string> {
  const required = schema.required ?? schema.anyOf?.flatMap((form) => form.required ?? []) ?? [];
  const found = new Set(required.map((key) => `${prefix}${key}`));
  for (const [key, below] of Object.entries(propertiesOf(schema))) {
    if (typeof below !== 'object') continue;
    const values = below.additionalProperties;
    for (const path of requiredOf(below, `${prefix}${key}.`)) found.add(path);
    for (const path of requiredOf(itemsOf(below), `${prefix}${key}[].`)) found.add(path);
    if (typeof values === 'object') for (const path of requiredOf(values, `${prefix}${key}.NAME.`)) found.add(path);
  }
  return found;
}

function table(rows: readonly (readonly [string, Below])[], required: ReadonlySet<string>): string {
  const lines = rows.flatMap(([key, below]) => {
    if (typeof below !== 'object') return [];
    const fallback = required.has(key) ? 'required' : defaultOf(below.default);
    return [`| \`${key}\` | ${typeOf(below)} | ${fallback} | ${escape(below.description ?? '')} |`];
  });
  return `| key | type | default | |\n|---|---|---|---|\n${lines.join('\n')}\n`;
}

function defaultOf(value: unknown): string {
  if (value === undefined) return '';
  return `\`${typeof value === 'string' ? value : JSON.stringify(value)}\``;
}

/** The type in words of people, with its limits. */
function typeOf(schema: JsonSchema): string {
  if (schema.anyOf !== undefined) return schema.anyOf.map((form) => typeOf(form)).join(' or ');
  if (schema.enum !== undefined) return schema.enum.map((value) => `\`${String(value)}\``).join(', ');
  if (schema.type === 'integer' || schema.type === 'number') {
    const { minimum, maximum } = schema;
    const range = minimum === undefined || maximum === undefined ? '' : ` ${minimum}–${maximum}`;
    return `${schema.type === 'integer' ? 'whole number' : 'number'}${range}`;
  }
  if (schema.type === 'array') return 'list';
  if (schema.type === 'object') return typeof schema.additionalProperties === 'object' ? 'settings by name' : 'settings';
  if (schema.type === 'boolean') return '`true` or `false`';
  const { pattern } = schema;
  if (pattern?.includes('[kKmMgGtT]') === true) return 'size';
  if (pattern?.includes('(ms|s|min') === true) return 'duration';
  if (pattern?.endsWith('%$') === true) return 'share';
  return 'text';
}

function escape(text: string): string {
  return text.replaceAll(/[|*]/g, '\\$&');
}
