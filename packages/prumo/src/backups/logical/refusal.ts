/** What is stored was authentic, and PostgreSQL does not take it all the same. */
export class DumpRefused extends Error {
  constructor(why: string) {
    super(why);
    this.name = 'DumpRefused';
  }
}

const OF_THE_DUMP = /error: (?:could not execute query|COPY failed for table)/;
const OF_THE_MACHINE =
  /No space left|Disk quota|out of memory|terminating connection|closed the connection|canceling statement|could not (?:extend|write|fsync|fork)|(?:starting up|shutting down|recovery mode)/;

/** Whether pg_restore was told by the server that what it restores is not right, and not that the server is not well. `said`: its words. Pure. */
export function isRefusal(said: string): boolean {
  return OF_THE_DUMP.test(said) && !OF_THE_MACHINE.test(said);
}
