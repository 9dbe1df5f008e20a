import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { PrumoError } from '../../errors/index.ts';
import { replaceOwnFile } from '../../platforms/local/files/replace-own-file.ts';
import { envExample, loadSpec, SPEC_FILE, type SpecAnswers, specError, specTemplate, withSecretsIgnored } from '../../spec/index.ts';
import { text } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

/** Write a commented spec, asking on a terminal for what no flag said. */
export async function runInit(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say } = invocation;
  const folder = process.cwd();
  const file = resolve(invocation.file ?? SPEC_FILE);
  const { options } = given;
  if (existsSync(file) && options['force'] !== true)
    throw new PrumoError({ code: 'usage', what: text.specExists(file), remedy: text.specExistsRemedy() });
  const answers = await answersFrom(invocation, options, folder);
  const content = specTemplate(answers);
  const { spec, diagnostics } = loadSpec(content, { folder });
  if (spec === undefined) throw specError(diagnostics, file);
  if (options['dryRun'] === true) {
    streams.out.write(invocation.json ? `${JSON.stringify({ schemaVersion: 1, file, content })}\n` : content);
    return 0;
  }
  await replaceOwnFile(file, content);
  const beside = spec.app === undefined ? [] : await writeBeside(dirname(file), answers);
  streams.out.write(
    invocation.json
      ? `${JSON.stringify({ schemaVersion: 1, file, beside })}\n`
      : `${beside.map((other) => `${say(text.alsoWritten(other))}\n`).join('')}${say(text.specWritten(file))}\n`,
  );
  return 0;
}

/** Where an application's own secrets go: an example for people, and `.env` kept out of version control. What is there already stays. */
async function writeBeside(folder: string, answers: SpecAnswers): Promise<readonly string[]> {
  const example = join(folder, '.env.example');
  const ignore = join(folder, '.gitignore');
  const ignored = withSecretsIgnored(await readFile(ignore, 'utf8').catch(() => ''));
  const wanted = [
    ...(existsSync(example) ? [] : [[example, envExample(answers.locale)] as const]),
    ...(ignored === undefined ? [] : [[ignore, ignored] as const]),
  ];
  for (const [file, content] of wanted) await replaceOwnFile(file, content);
  return wanted.map(([file]) => file);
}

async function answersFrom(invocation: Invocation, options: Arguments['options'], folder: string): Promise<SpecAnswers> {
  const option = (key: string): string | undefined => {
    const value = options[key];
    return typeof value === 'string' ? value : undefined;
  };
  const without = new Set((option('without') ?? '').split(',').map((section) => section.trim()));
  const unasked = option('name') !== undefined || process.stdin.isTTY !== true;
  const terminal = unasked ? undefined : createInterface({ input: process.stdin, output: process.stderr });
  const ask = async (question: string, fallback: string): Promise<string> => {
    if (terminal === undefined) return fallback;
    const answer = await terminal.question(`${question} [${fallback}]: `, { signal: invocation.signal });
    return answer.trim() === '' ? fallback : answer.trim();
  };
  try {
    const questions = text.questions();
    const name = option('name') ?? (await ask(invocation.say(questions.name), nameFrom(folder)));
    const domain = option('domain') ?? (without.has('edge') ? undefined : await ask(invocation.say(questions.domain), `${name}.localhost`));
    const web = option('web') ?? (without.has('app') ? '' : await ask(invocation.say(questions.web), ''));
    const worker = option('worker');
    const release = option('release');
    return {
      name,
      locale: option('locale') === 'en' ? 'en' : option('locale') === 'pt-BR' ? 'pt-BR' : invocation.locale,
      processes: [
        ...(web === '' ? [] : [{ name: 'web', command: web, http: true, replicas: 2 }]),
        ...(worker === undefined ? [] : [{ name: 'queue', command: worker, http: false }]),
      ],
      ...(release === undefined ? {} : { release }),
      ...(domain === undefined ? {} : { edge: { domain } }),
      cache: !without.has('cache'),
      ...(without.has('storage') ? {} : { buckets: ['documents'] }),
    };
  } finally {
    terminal?.close();
  }
}

/** A folder's name as a stack's name. */
function nameFrom(folder: string): string {
  const name = (folder.split('/').at(-1) ?? '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^-+|-+$/g, '')
    .slice(0, 32);
  return /^[a-z]/.test(name) ? name : 'stack';
}
