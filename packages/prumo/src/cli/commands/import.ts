import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { isSourceUrl, nameOfSource, parseSourceUrl } from '../../backups/import/index.ts';
import { COMPONENTS } from '../../components/registry.ts';
import { abortImport, forgetImport, undoImport } from '../../controller/operations/import/finish.ts';
import { foreseeImport, importDatabase } from '../../controller/operations/import/import-database.ts';
import { foreseeFile, importFile } from '../../controller/operations/import/import-file.ts';
import type { Imported } from '../../controller/operations/import/imported.ts';
import { PrumoError } from '../../errors/index.ts';
import { quantity } from '../../model/index.ts';
import { distFolder } from '../dist-folder.ts';
import { requireStack } from '../find-stack.ts';
import { text } from '../import-text.ts';
import { currentInvoker } from '../invoker.ts';
import { importLines, importReport } from '../output/import-lines.ts';
import { teller } from '../output/tell-progress.ts';
import { requireSpec } from '../require-spec.ts';
import type { Arguments, Invocation } from './command.ts';

const INSTEAD = ['undo', 'forget', 'abort'] as const;

/** Copy a database into the stack, or decide about one that was copied. */
export async function runImport(invocation: Invocation, given: Arguments): Promise<number> {
  const { streams, say, signal } = invocation;
  const { options } = given;
  const [from] = given.positional;
  const instead = INSTEAD.filter((name) => options[name] === true);
  if ((typeof from === 'string' ? 1 : 0) + instead.length !== 1)
    throw new PrumoError({ code: 'usage', what: text.whatToDo(), remedy: text.whatToDoRemedy() });
  const address = typeof from === 'string' && isSourceUrl(from) ? parseSourceUrl(from) : undefined;
  const { spec } = await requireSpec(invocation);
  const stack = await requireStack(invocation);
  const base = { spec, home: stack.home, invoker: currentInvoker(streams.env), dist: distFolder(), components: COMPONENTS, signal };
  const document = { schemaVersion: 1, stack: stack.name };
  const answer = (fields: Readonly<Record<string, unknown>>, lines: readonly string[]): number => {
    if (invocation.json) streams.out.write(`${JSON.stringify({ ...document, ...fields })}\n`);
    else streams.out.write(lines.map((line) => `${line}\n`).join(''));
    return 0;
  };
  if (instead[0] === 'undo') {
    const held = await undoImport(base);
    return answer({ undone: true, heldMilliseconds: Math.round(held) }, [say(text.undone(quantity(held / 1000, 'seconds')))]);
  }
  if (instead[0] === 'forget') {
    await forgetImport(base);
    return answer({ forgotten: true }, [say(text.forgotten())]);
  }
  if (typeof from !== 'string') {
    const isAborted = await abortImport(base);
    return answer({ aborted: isAborted }, [say(isAborted ? text.aborted() : text.nothingToAbort())]);
  }
  const wanted = {
    ...base,
    replaces: options['replace'] === true,
    switches: options['switch'] !== false,
    onStep: (what: Parameters<typeof say>[0]) => void streams.err.write(`${say(what)}\n`),
    onProgress: teller(invocation),
  };
  if (address === undefined) {
    const inputs = { ...wanted, path: resolve(from) };
    if (options['dryRun'] === true) {
      const { path, format, size } = await foreseeFile(inputs);
      const line = text.foreseenFile(path, format, quantity(size, 'bytes'));
      return answer({ dryRun: true, source: path, format, bytes: size }, [say(line), say(text.unchanged())]);
    }
    const done = await importFile(inputs);
    return answer(documentOf(done), importLines(done, spec.database.name, say));
  }
  const inputs = { ...wanted, from: address, password: await passwordOf(options['passwordFile'], streams.env) };
  if (options['dryRun'] === true) {
    const { examined, report, client } = await foreseeImport(inputs);
    const { facts, tables } = examined;
    const source = nameOfSource(address);
    const size = quantity(facts.size, 'bytes');
    return answer({ dryRun: true, source, tables, bytes: facts.size, client, encoding: facts.encoding, ...report }, [
      say(text.foreseen(source, facts.server, tables, size, report.collate ?? '', client)),
      ...importReport(report, [], say),
      say(text.unchanged()),
    ]);
  }
  const done = await importDatabase(inputs);
  return answer(documentOf(done), importLines(done, spec.database.name, say));
}

function documentOf({ record, tables, sequences, largeObjects, kept, held }: Imported): Readonly<Record<string, unknown>> {
  const { source, at, report, leftOut } = record;
  return { source, at, tables, sequences, largeObjects, ...report, leftOut, kept, heldMilliseconds: Math.round(held) };
}

/** Undefined: libpq’s own places are asked. Rejects with `usage`. */
async function passwordOf(file: unknown, env: NodeJS.ProcessEnv): Promise<string | undefined> {
  if (typeof file !== 'string') return env['PGPASSWORD'];
  const found = await stat(file).catch(() => undefined);
  const said = found?.isFile() === true && (found.mode & 0o077) === 0 ? (await readFile(file, 'utf8')).replace(/\r?\n$/, '') : '';
  if (said === '' || said.includes('\n'))
    throw new PrumoError({ code: 'usage', what: text.passwordFileUnusable(file), remedy: text.passwordFileRemedy(file) });
  return said;
}
