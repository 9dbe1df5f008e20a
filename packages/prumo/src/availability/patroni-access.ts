import { PATRONI_USER, PORTS, type StackContext } from '../model/index.ts';
import type { PatroniAccess } from './patroni-client.ts';

/** Where and how to reach the members' Patroni. */
export function accessOf(context: StackContext): PatroniAccess {
  return {
    members: context.nodesOf('database').map((node) => `http://${node.address}:${PORTS.patroni}`),
    user: PATRONI_USER,
    password: context.secret('patroni.api'),
  };
}
