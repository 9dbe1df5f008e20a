import type { Component } from './component.ts';
import type { StackContext } from './context.ts';
import type { Target } from './target.ts';

/** Look-up for `ContextInputs.targets`: what the wanted components offer, in their order; nothing where nothing is watched. */
export function targetsOf(components: readonly Component[]): (context: StackContext) => readonly Target[] {
  return (context) =>
    context.spec.monitoring === undefined
      ? []
      : components.filter((component) => component.wanted(context.spec)).flatMap((component) => component.targets?.(context) ?? []);
}
