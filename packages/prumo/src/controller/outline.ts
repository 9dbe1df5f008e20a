/** What a command would do to one thing. `hand-over`: another member takes its part first. `delete` is for good. */
export type OutlineAction = 'stop' | 'restart' | 'checkpoint' | 'hand-over' | 'pause' | 'promote' | 'resume' | 'delete';

/** One thing a command would do; those of the same `order`, which counts from 1, happen side by side. */
export interface OutlineStep {
  readonly order: number;
  readonly action: OutlineAction;
  /** Service, folder or system user. */
  readonly name: string;
}

/** Number steps: each inner list happens side by side, after the one before it. Pure. */
export function outlineOf(stages: readonly (readonly Omit<OutlineStep, 'order'>[])[]): readonly OutlineStep[] {
  return stages.filter((stage) => stage.length > 0).flatMap((stage, index) => stage.map((step) => ({ order: index + 1, ...step })));
}
