import { afterAll, describe } from 'vitest';
import { changeSteps } from './change-steps.ts';
import { databaseSteps } from './database-steps.ts';
import { operateSteps } from './operate-steps.ts';
import { secretSteps } from './secret-steps.ts';
import { neighbourSteps, upgradeSteps } from './neighbour-steps.ts';
import { upSteps } from './up-steps.ts';
import { wholeStack } from './whole-stack.ts';

/** One stack through its life, in order, as a team has it: what holds at the end of one step is where the next begins. */
describe('the life of a stack', () => {
  const stack = wholeStack('vida');
  afterAll(() => stack[Symbol.asyncDispose]());

  describe('up and status', () => upSteps(stack));
  describe('an edited spec changes only what it must', () => changeSteps(stack));
  describe('database settings', () => databaseSteps(stack));
  describe('day to day', () => operateSteps(stack));
  describe('secrets', () => secretSteps(stack));
  describe('a neighbour', () => neighbourSteps(stack));
  describe('an upgraded Prumo', () => upgradeSteps(stack));
});
