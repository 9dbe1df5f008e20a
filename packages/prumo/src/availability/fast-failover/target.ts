import * as z from 'zod';
import type { Service } from '../../model/index.ts';

/** How to reach the etcd a cluster's keys are in. */
export interface EtcdTarget {
  /** `https://host:port` of every member. */
  readonly members: readonly string[];
  /** What the cluster's keys begin with, `/prumo/shop/`. */
  readonly prefix: string;
  readonly certificate: { readonly ca: string; readonly cert: string; readonly key: string };
}

const patroniSchema = z.object({
  scope: z.string(),
  namespace: z.string(),
  etcd3: z.object({ hosts: z.array(z.string()).min(1), protocol: z.literal('https') }),
});

/**
 * The etcd of the database members among these services, as they themselves are told of it; undefined when there is none. Speaking
 * as one of them needs no certificate that exists for this alone.
 */
export function etcdTargetOf(services: readonly Service[]): EtcdTarget | undefined {
  const member = databaseMembers(services)[0];
  if (member === undefined) return undefined;
  const file = (path: string): string => {
    const found = member.files.find((one) => one.path === path);
    if (found === undefined) throw new Error(`${member.name} has no file ${path}`);
    return found.content;
  };
  const { scope, namespace, etcd3 } = patroniSchema.parse(JSON.parse(file('patroni.yml')));
  return {
    members: etcd3.hosts.map((host) => `${etcd3.protocol}://${host}`),
    prefix: `/${`${namespace}/${scope}`.split('/').filter(Boolean).join('/')}/`,
    certificate: { ca: file('ca.crt'), cert: file('node.crt'), key: file('node.key') },
  };
}

/** The services that are members of the cluster; their names are Patroni's names for them. */
export function databaseMembers(services: readonly Service[]): readonly Service[] {
  return services.filter((service) => service.component === 'postgres');
}
