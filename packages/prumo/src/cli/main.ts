import { CommanderError, Option, Command as Program } from 'commander';
import { PrumoError } from '../errors/index.ts';
import { type Locale, type Message, verbatim } from '../messages/message.ts';
import type { Command, Invocation } from './commands/command.ts';
import { COMMANDS } from './commands/registry.ts';
import { keepBugLog } from './output/bug-log.ts';
import { inWords, reportError } from './output/error-report.ts';
import { localeOf } from './output/locale.ts';
import type { Streams } from './output/streams.ts';
import { text } from './text.ts';
import { version } from './version.ts';

/** Run one command line and give its exit code. Reads nothing but what it is given. */
export async function main(argv: readonly string[], streams: Streams, signal: AbortSignal): Promise<number> {
  const locale = askedLocale(argv, streams);
  const json = argv.includes('--json');
  let exit = 0;
  const program = new Program('prumo')
    .description(text.tagline()[locale])
    .version(version(), '-V, --version')
    .option('--file <prumo.yaml>', text.options().file[locale])
    .option('--stack <name>', text.options().stack[locale])
    .option('--lang <en|pt-BR>', text.options().lang[locale])
    .configureOutput({ writeOut: (line) => void streams.out.write(line), writeErr: (line) => void streams.err.write(line) })
    .showHelpAfterError()
    .showSuggestionAfterError()
    .exitOverride();
  const invoke = async (command: Command, given: Program): Promise<void> => {
    const globals = given.optsWithGlobals<{ file?: string; stack?: string }>();
    const invocation: Invocation = {
      streams,
      locale,
      json,
      signal,
      file: globals.file,
      stack: globals.stack,
      say: (message: Message) => message[locale],
    };
    const run = await command.load();
    exit = await run(invocation, { positional: given.processedArgs, options: given.opts() });
  };
  for (const command of COMMANDS) add(program, command, locale, invoke);
  try {
    await program.parseAsync([...argv], { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Commander has told the person already; a program that asked for JSON gets its one document as well.
      if (error.exitCode !== 0 && json) reportError(misunderstood(error), streams, locale, json, undefined);
      return error.exitCode === 0 ? 0 : 2;
    }
    if (signal.aborted) {
      return reportError(
        new PrumoError({ code: 'interrupted', what: text.interrupted(), remedy: text.interruptedRemedy() }),
        streams,
        locale,
        json,
        undefined,
      );
    }
    if (streams.env['PRUMO_DEBUG'] !== undefined && error instanceof Error) streams.err.write(`${error.stack}\n`);
    const known = await inWords(error, streams);
    return reportError(known, streams, locale, json, keepBugLog(known));
  }
}

function misunderstood(error: CommanderError): PrumoError {
  const said = error.message.replace(/^error: /, '').replaceAll('\n', ' ');
  return new PrumoError({ code: 'usage', what: verbatim(said), remedy: text.usageRemedy() });
}

function add(parent: Program, command: Command, locale: Locale, invoke: (command: Command, given: Program) => Promise<void>): void {
  const child = parent.command(command.usage).description(command.summary[locale]).exitOverride();
  for (const option of command.options) child.addOption(new Option(option.flags, option.summary[locale]).default(option.default));
  if (command.examples.length > 0)
    child.addHelpText('after', `\n${text.examples()[locale]}\n${command.examples.map((line) => `  $ prumo ${line}`).join('\n')}`);
  if (command.children !== undefined) for (const grandchild of command.children) add(child, grandchild, locale, invoke);
  else child.action(() => invoke(command, child));
}

/** The language a command line asks for, whatever else is wrong with it. */
export function askedLocale(argv: readonly string[], streams: Streams): Locale {
  return localeOf(flagValue(argv, '--lang'), streams.env);
}

function flagValue(argv: readonly string[], flag: string): string | undefined {
  const position = argv.findIndex((argument) => argument === flag || argument.startsWith(`${flag}=`));
  if (position < 0) return undefined;
  const argument = argv[position] ?? '';
  return argument.includes('=') ? argument.slice(argument.indexOf('=') + 1) : argv[position + 1];
}
