import { askedLocale } from './main.ts';
import { keepBugLog } from './output/bug-log.ts';
import { inWords, reportError } from './output/error-report.ts';
import type { Streams } from './output/streams.ts';

/**
 * An error that nobody waited for ends the command as any bug does: told in words, exit 70. What a drill had broken is put back by its
 * guard, which hears nothing of it any more. From that moment on the command itself is silent, and with `--json` there is one document:
 * when the command has given its own already, the bug is told on stderr.
 */
export function installLastResort(argv: readonly string[], streams: Streams): void {
  const writers = [streams.out, streams.err].map((stream) => new LastWord(stream));
  const [out] = writers;
  let isEnding = false;
  const end = (error: unknown): void => {
    if (isEnding) return;
    isEnding = true;
    for (const writer of writers) writer.silence();
    void inWords(error, streams)
      .catch(() => error)
      .then((known) => {
        for (const writer of writers) writer.restore();
        const json = argv.includes('--json') && out?.hasWritten === false;
        process.exit(reportError(known, streams, askedLocale(argv, streams), json, keepBugLog(known)));
      });
  };
  process.on('uncaughtException', end);
  process.on('unhandledRejection', end);
}

/** Knows whether a stream was written to, and can keep it from being written to. */
class LastWord {
  hasWritten = false;
  readonly #stream: Streams['out'];
  readonly #write: Streams['out']['write'];

  constructor(stream: Streams['out']) {
    this.#stream = stream;
    this.#write = stream.write.bind(stream);
    this.restore();
  }

  silence(): void {
    this.#stream.write = () => true;
  }

  restore(): void {
    this.#stream.write = (...given: unknown[]) => {
      this.hasWritten = true;
      return Reflect.apply(this.#write, undefined, given) as boolean;
    };
  }
}
