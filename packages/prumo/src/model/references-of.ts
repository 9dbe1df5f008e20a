import { PrumoError } from '../errors/index.ts';
import type { Reference } from '../spec/references.ts';
import type { Component } from './component.ts';
import type { StackContext } from './context.ts';

/** Look-up for `ContextInputs.references`: asks the wanted components, first one that knows the name. */
export function referencesOf(components: readonly Component[]): (name: Reference, context: StackContext) => string {
  return (name, context) => {
    for (const component of components) {
      if (!component.wanted(context.spec)) continue;
      const value = component.references?.(context)[name];
      if (value !== undefined) return value;
    }
    throw new PrumoError({
      code: 'spec-invalid',
      what: { en: `Nothing in this stack provides \`\${${name}}\`.`, 'pt-BR': `Nada nesta stack fornece \`\${${name}}\`.` },
      remedy: {
        en: `Add the section \`${name.split('.')[0]}\` to prumo.yaml, or take the reference out.`,
        'pt-BR': `Acrescente a seção \`${name.split('.')[0]}\` ao prumo.yaml, ou retire a referência.`,
      },
    });
  };
}
