import type { TenantRestored } from '../../backups/export/index.ts';
import { PrumoError } from '../../errors/index.ts';
import { confirmName } from '../confirm-name.ts';
import { openExports } from '../open-exports.ts';
import { originOf } from '../origin.ts';
import { table } from '../output/table.ts';
import { text } from '../restore-tenant-text.ts';
import { text as general } from '../text.ts';
import type { Arguments, Invocation } from './command.ts';

/** Options of `prumo restore` that are about something else than a tenant. */
const OTHERS = ['to', 'time', 'backup', 'remove', 'undo', 'logical', 'table'];

/** `prumo restore --tenant`: one tenant's rows, in the database that runs. A rehearsal does all of it and takes it back. */
export async function restoreTenantOf(invocation: Invocation, tenant: string, { options, positional }: Arguments): Promise<number> {
  const { streams, say, json } = invocation;
  if (positional[0] !== undefined || OTHERS.some((name) => options[name] !== undefined && options[name] !== false))
    throw new PrumoError({ code: 'usage', what: text.alone(), remedy: text.aloneRemedy() });
  const { exports, stack } = await openExports(invocation, originOf(options['from']));
  const named = options['export'];
  const manifest = typeof named === 'string' ? await exports.find(named) : await exports.newestOf(tenant);
  if (manifest.tenant.key !== tenant)
    throw new PrumoError({ code: 'usage', what: text.ofAnother(manifest.name, manifest.tenant.key), remedy: text.ofAnotherRemedy(tenant) });
  const isRehearsal = options['dryRun'] === true;
  if (!isRehearsal) {
    const question = text.confirm(tenant, manifest.name, manifest.ended);
    await confirmName(invocation, tenant, options['yes'], { question, refused: text.notConfirmed() });
  }
  streams.err.write(`${say(isRehearsal ? text.rehearsing() : text.restoring(manifest.name))}\n`);
  const restored = await exports.restore(manifest, isRehearsal);
  for (const name of restored.untouched) streams.err.write(`${say(general.warning())} ${say(text.untouched(name))}\n`);
  for (const name of restored.counted) streams.err.write(`${say(general.warning())} ${say(text.counted(name))}\n`);
  if (json) {
    const { did: _, ...rest } = restored;
    streams.out.write(`${JSON.stringify({ schemaVersion: 1, stack, dryRun: isRehearsal, ...rest })}\n`);
    return 0;
  }
  tell(invocation, restored, isRehearsal);
  return 0;
}

function tell({ streams, say }: Invocation, { tables, name, tenant, others, safety }: TenantRestored, isRehearsal: boolean): void {
  const columns = text.columns();
  const rows = tables.map((one) => [one.name, String(one.before), String(one.after)]);
  streams.out.write(`${table([columns.table, columns.before, columns.after].map(say), rows)}\n\n`);
  streams.out.write(`${say(isRehearsal ? text.rehearsed(tenant, name, others) : text.restored(tenant, name, others))}\n`);
  if (safety !== null) streams.out.write(`${say(text.undo(tenant, safety))}\n`);
}
