import type { ApplyEvent } from '../../controller/apply-event.ts';
import type { Locale } from '../../messages/message.ts';
import { text } from '../text.ts';
import { painter } from './style.ts';
import type { Streams } from './streams.ts';

/** Tells on stderr what an apply does: a line when something is done, and on a terminal a live line of what is going on. */
export class ProgressReporter {
  readonly #streams: Streams;
  readonly #locale: Locale;
  readonly #running = new Map<string, number>();
  readonly #started = performance.now();
  readonly #paint: ReturnType<typeof painter>;
  #done = 0;
  #live = false;
  #timer: NodeJS.Timeout | undefined;

  constructor(streams: Streams, locale: Locale) {
    this.#streams = streams;
    this.#locale = locale;
    this.#paint = painter(streams.err, streams.env);
    if (streams.err.isTTY === true) this.#timer = setInterval(() => this.#draw(), 200).unref();
  }

  readonly onEvent = (event: ApplyEvent): void => {
    const paint = this.#paint;
    switch (event.kind) {
      case 'begun':
        this.#running.set(event.name, performance.now());
        break;
      case 'progress':
        this.#line(`${paint('dim', '·')} ${event.name}: ${event.what[this.#locale]}`);
        break;
      case 'ready': {
        this.#running.delete(event.name);
        this.#done += 1;
        if (event.action === null) break;
        const word = event.action === 'run' || event.action === 'remove' || event.action === 'stop' ? text.done() : text.ready();
        this.#line(
          `${paint('good', '✓')} ${event.name} ${text.step()[event.action][this.#locale]}: ${word[this.#locale]} ${paint('dim', `(${seconds(event.took)} s)`)}`,
        );
        break;
      }
      case 'failed':
        this.#running.delete(event.name);
        this.#line(`${paint('bad', '✗')} ${event.name} ${text.failed()[this.#locale]}: ${event.reason[this.#locale]}`);
        break;
      case 'skipped':
        this.#line(`${paint('warn', '-')} ${event.name} ${text.skipped()[this.#locale]}`);
        break;
    }
  };

  note(line: string): void {
    this.#line(line);
  }

  /** Seconds since the reporter was made, one decimal. */
  elapsed(): string {
    return seconds(performance.now() - this.#started);
  }

  end(): void {
    clearInterval(this.#timer);
    this.#erase();
  }

  #line(line: string): void {
    this.#erase();
    this.#streams.err.write(`${line}\n`);
  }

  #draw(): void {
    if (this.#running.size === 0) return;
    const columns = this.#streams.err.columns ?? 80;
    const now = performance.now();
    const names = [...this.#running].map(([name, since]) => `${name} ${Math.round((now - since) / 1000)}s`).join(', ');
    this.#erase();
    this.#streams.err.write(`… ${this.#done} | ${names}`.slice(0, columns - 1));
    this.#live = true;
  }

  #erase(): void {
    if (this.#live) this.#streams.err.write('\r\u001b[K');
    this.#live = false;
  }
}

function seconds(milliseconds: number): string {
  return (milliseconds / 1000).toFixed(1);
}
