import { CATALOGUE } from '../../packages/prumo/src/errors/index.ts';
import { ERROR_NOTES } from './error-notes.ts';

const EXITS = [
  [0, 'done'],
  [1, 'a check, job or drill failed'],
  [2, 'the command line or the spec is wrong; nothing was changed'],
  [4, 'something this needs is not there or not as it must be'],
  [5, 'something took too long'],
  [70, 'Prumo itself failed'],
  [130, 'interrupted'],
] as const;

/** What `docs/errors.md` holds. Pure. */
export function errorsPage(): string {
  const rows = Object.entries(CATALOGUE).map(([code, { exit, title }]) => `| [\`${code}\`](#${code}) | ${exit} | ${title} |`);
  const entries = Object.entries(CATALOGUE).map(([code, { title }]) => `### ${code}\n\n**${title}.** ${noteOf(code)}\n`);
  return `<!-- Made by scripts/make-errors.ts from packages/prumo/src/errors/catalogue.ts; do not edit. -->
# Errors

An error says what happened, why where that is known, how to mend it, and what is still running. It carries a permanent code; with
\`--json\` the same comes as one document on stdout (\`error.code\`, \`exit\`, \`what\`, \`why\`, \`remedy\`, \`still\`, \`details\`).

| exit code | meaning |
|---|---|
${EXITS.map(([exit, meaning]) => `| ${exit} | ${meaning} |`).join('\n')}

| code | exit | title |
|---|---|---|
${rows.join('\n')}

${entries.join('\n')}`;
}

function noteOf(code: string): string {
  const notes: Readonly<Record<string, string>> = ERROR_NOTES;
  const note = notes[code];
  if (note === undefined) throw new Error(`no note for ${code} in error-notes.ts`);
  return note;
}
