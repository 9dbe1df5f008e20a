import type { Component } from '../model/index.ts';

/** Every component, in the order people read them. Adding one is a folder and a line. */
export const COMPONENTS: readonly Component[] = [];
