import { text as engine } from '../../drills/engine/text.ts';
import type { DrillEvent } from '../../drills/engine/run-drill.ts';
import type { Locale } from '../../messages/message.ts';
import type { Drill, DrillEnd } from '../../model/index.ts';
import { figures, text } from '../drill-text.ts';
import { painter } from './style.ts';
import type { Streams } from './streams.ts';

/** Tells on stderr what drills do, with an estimate of what is left. */
export class DrillProgress {
  readonly #streams: Streams;
  readonly #locale: Locale;
  readonly #drills: readonly Drill[];
  readonly #paint: ReturnType<typeof painter>;
  #position = 0;

  constructor(streams: Streams, locale: Locale, drills: readonly Drill[]) {
    this.#streams = streams;
    this.#locale = locale;
    this.#drills = drills;
    this.#paint = painter(streams.err, streams.env);
  }

  begin(): void {
    const expected = this.#drills.reduce((sum, drill) => sum + drill.expected, 0);
    this.#line(text.willRun(this.#drills.length, Math.max(1, Math.round(expected / 60_000)))[this.#locale]);
  }

  readonly onBegin = (drill: Drill, position: number): void => {
    this.#position = position;
    const left = this.#drills.slice(position).reduce((sum, one) => sum + one.expected, 0);
    const head = text.begins(position + 1, this.#drills.length, drill.title)[this.#locale];
    this.#line(`${this.#paint('bold', head)} ${this.#paint('dim', `(${drill.id}; ${text.left(Math.round(left / 1000))[this.#locale]})`)}`);
  };

  readonly onEvent = (event: DrillEvent): void => {
    if (event.kind === 'phase') this.#line(this.#paint('dim', `  · ${engine.phase()[event.phase][this.#locale]}`));
    else this.#line(this.#paint('dim', `    ${event.what[this.#locale]}`));
  };

  readonly onEnd = (end: DrillEnd): void => {
    const [mark, tone] = MARKS[end.verdict];
    const reason = end.reason === null ? figures(end.measurements)[this.#locale] : end.reason[this.#locale];
    this.#line(`  ${this.#paint(tone, `${mark} ${text.verdict(end.verdict)[this.#locale]}`)} ${reason}`);
  };

  note(line: string): void {
    this.#line(line);
  }

  #line(line: string): void {
    this.#streams.err.write(`${line}\n`);
  }
}

export const MARKS = { proven: ['✓', 'good'], failed: ['✗', 'bad'], inconclusive: ['?', 'warn'] } as const;
