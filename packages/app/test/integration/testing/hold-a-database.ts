import { isolatedDatabases } from '../../../src/testing/index.ts';

/** Makes a database of its own, says its name, and keeps it until its input ends. */
await using databases = await isolatedDatabases({ url: process.argv[2] ?? '', version: 'held', prefix: 'held', migrate: async () => undefined });
await using database = await databases.create();
console.log(database.name);
for await (const chunk of process.stdin) void chunk;
