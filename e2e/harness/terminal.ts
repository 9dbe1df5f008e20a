import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../../packages/prumo/test/fixture/eventually.ts';

/** A command on a terminal of its own (`script` of util-linux), typed into as a person does. */
export class Terminal {
  said = '';
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #ended: Promise<unknown[]>;

  constructor(argv: readonly string[], options: { readonly cwd: string; readonly env: Readonly<Record<string, string>> }) {
    // `exec`: Ctrl-C reaches the whole group, and a shell in between would end by it after the command has ended well.
    const command = `exec ${argv.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ')}`;
    this.#child = spawn('/usr/bin/script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], options);
    this.#child.stdout.setEncoding('utf8').on('data', (text: string) => (this.said += text));
    this.#ended = once(this.#child, 'close');
  }

  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  says(pattern: RegExp, within = 30_000): Promise<unknown> {
    return eventually(() => pattern.test(this.said), { within, what: `the terminal shows ${String(pattern)}` }).catch((error: unknown) => {
      throw new Error(this.said, { cause: error });
    });
  }

  async ended(): Promise<{ readonly code: number | null; readonly said: string }> {
    await this.#ended;
    return { code: this.#child.exitCode, said: this.said };
  }

  [Symbol.dispose](): void {
    this.#child.kill('SIGKILL');
  }
}
