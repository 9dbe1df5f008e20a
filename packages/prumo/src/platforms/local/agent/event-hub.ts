import type { InstanceEvent } from '../../../model/index.ts';

/** Hands each event to all who listen now. */
export class EventHub {
  readonly #listeners = new Set<(event: InstanceEvent) => void>();

  emit(event: InstanceEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Returns the way to stop listening. */
  listen(listener: (event: InstanceEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
