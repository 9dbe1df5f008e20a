import { after, before, test } from 'node:test';
import { readyMadeTests } from './ready-made.ts';
import { smallService } from './small-service.ts';

// Run by `node --test`, to see that the ready-made tests do there too.
let service: Awaited<ReturnType<typeof smallService>>;
before(async () => {
  service = await smallService();
});
after(() => service[Symbol.asyncDispose]());
readyMadeTests(test, () => service.baseUrl);
