import { access } from 'node:fs/promises';
import type { FoundServer } from '../../../../model/index.ts';
import { isLeftover } from '../install/index.ts';
import { runProgram } from '../run-program.ts';
import type { Check } from './check.ts';
import { text } from './text.ts';

/** What the machine lets Prumo do beyond running servers. */
export async function abilityChecks(nft: FoundServer | undefined, isRoot: boolean): Promise<readonly Check[]> {
  const [firewall, systemd, leftover] = await Promise.all([
    firewallCheck(nft, isRoot),
    access('/run/systemd/system').then(
      () => true,
      () => false,
    ),
    isLeftover(),
  ]);
  const boot: Check = systemd
    ? { id: 'boot', title: text.boot(), status: 'ok', found: 'systemd' }
    : { id: 'boot', title: text.boot(), status: 'warning', found: 'no systemd', remedy: text.bootRemedy() };
  const policy: readonly Check[] = leftover
    ? [{ id: 'leftover', title: text.leftover(), status: 'warning', remedy: text.leftoverRemedy() }]
    : [];
  return [firewall, boot, ...policy];
}

/** Whether nftables can hold a rule that matches user ids. `--check` asks the kernel and changes nothing. */
async function firewallCheck(nft: FoundServer | undefined, isRoot: boolean): Promise<Check> {
  const base = { id: 'firewall', title: text.firewall() };
  if (nft === undefined) return { ...base, status: 'warning', found: 'no nft', remedy: text.firewallRemedy() };
  if (!isRoot) return { ...base, status: 'skipped', found: 'not root', remedy: text.firewallRemedy() };
  const rules =
    'add table inet prumo_doctor; add chain inet prumo_doctor output { type filter hook output priority 0; }; add rule inet prumo_doctor output ip daddr 127.96.128.1 meta skuid 65534 drop';
  const result = await runProgram([nft.path, '--check', rules], { within: 10_000 });
  if (result.code === 0) return { ...base, status: 'ok', found: `nftables ${nft.version}` };
  return {
    ...base,
    status: 'warning',
    found: (result.stderr.trim().split('\n')[0] ?? '') || (result.failure ?? `exit ${result.code}`),
    remedy: text.firewallRemedy(),
  };
}
