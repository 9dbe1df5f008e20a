import { readFile } from 'node:fs/promises';
import * as z from 'zod';
import { recent } from './limit.ts';

const FILE = 'fast-failover.json';
const schema = z.object({ uses: z.array(z.number()) });

/** When fast failover was used lately, kept so that a controller started anew counts on. Milliseconds since the epoch. */
export class Uses {
  readonly #file: string;
  readonly #write: (file: string, content: string) => Promise<void>;
  #known: readonly number[];

  private constructor(file: string, known: readonly number[], write: (file: string, content: string) => Promise<void>) {
    this.#file = file;
    this.#known = known;
    this.#write = write;
  }

  /** `write`: puts a file in place whole. A file that is missing or damaged counts as no uses: it only limits how often. */
  static async open(state: string, write: (file: string, content: string) => Promise<void>): Promise<Uses> {
    const file = `${state}/${FILE}`;
    const parsed = schema.safeParse(
      await readFile(file, 'utf8')
        .then(JSON.parse, () => undefined)
        .catch(() => undefined),
    );
    return new Uses(file, parsed.success ? parsed.data.uses : [], write);
  }

  get known(): readonly number[] {
    return this.#known;
  }

  /** One more. Counts at once; resolves when it is on disk. */
  async add(at: number): Promise<void> {
    this.#known = [...recent(this.#known, at), at];
    await this.#write(this.#file, JSON.stringify({ uses: this.#known }));
  }
}
