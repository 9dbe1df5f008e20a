import type { Action } from './permissions.ts';

/** Someone asked for what their role may not do. */
export class RoleRefused extends Error {
  override readonly name = 'RoleRefused';
  readonly action: Action;
  constructor(action: Action) {
    super(`not allowed: ${action}`);
    this.action = action;
  }
}
