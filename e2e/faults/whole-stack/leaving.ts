import { createServer } from 'node:net';
import { once } from 'node:events';
import { expect, test } from 'vitest';
import * as z from 'zod';
import { processesOf } from '../../harness/remains.ts';
import type { TestStack } from '../../harness/stack.ts';

const refusalSchema = z.object({ error: z.object({ code: z.string(), what: z.string(), why: z.string().nullable(), remedy: z.string() }) });

/** Taking the stack down, and a machine that changed while it was down. */
export function leavingTests(stack: TestStack): void {
  test('`down` leaves no process, mount or socket', async () => {
    await stack.must('down');
    expect(stack.remains({ destroyed: false })).toEqual([]);
  });

  test('another program took the edge’s port meanwhile: `up` says who, and starts nothing', async () => {
    const place = stack.allocation();
    if (place === undefined) throw new Error('no allocation');
    const server = createServer().listen(place.httpsPort, '127.0.0.1');
    await once(server, 'listening');
    try {
      const up = await stack.prumo('up', '--json');
      expect([up.code, up.stdout]).toEqual([4, expect.stringContaining('port-in-use')]);
      const { error } = refusalSchema.parse(JSON.parse(up.stdout));
      expect(`${error.what} ${error.why ?? ''}`).toContain(String(place.httpsPort));
      // Who it is, as the kernel names it: this very process.
      expect(`${error.what} ${error.why ?? ''}`).toContain(String(process.pid));
      // The agent may have been started to look at what runs; no server was.
      const servers = processesOf(stack.place).filter(({ environment }) => environment.some((line) => line.startsWith('PRUMO_INSTANCE=')));
      expect(servers.map(({ argv }) => argv.join(' '))).toEqual([]);
    } finally {
      server.close();
    }
  });

  test('`destroy` leaves no user, no folder, nothing', async () => {
    const { place } = stack;
    await stack.must('destroy', '--yes', stack.name);
    expect(stack.remains({ destroyed: true }, place)).toEqual([]);
  });
}
