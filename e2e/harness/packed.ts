import type { TestProject } from 'vitest/node';
import { packProduct } from './pack-product.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Path of the packed product's `bin/prumo.js`, unpacked as npm would. */
    prumoBin: string;
  }
}

/** Global set-up of the end-to-end tests: the packed product, made once. */
export default function setUp(project: TestProject): () => void {
  const product = packProduct();
  project.provide('prumoBin', product.bin);
  return () => product[Symbol.dispose]();
}
