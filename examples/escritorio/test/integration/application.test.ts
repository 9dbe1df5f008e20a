import type pg from 'pg';
import { afterAll, beforeAll, describe } from 'vitest';
import { brokenServers } from '../application/broken-servers.ts';
import { cases } from '../application/cases.ts';
import { documents } from '../application/documents.ts';
import { logins } from '../application/logins.ts';
import { officesApart } from '../application/offices-apart.ts';
import { pages } from '../application/pages.ts';
import { probes } from '../application/probes.ts';
import { queue } from '../application/queue.ts';
import { realtime } from '../application/realtime.ts';
import { replicas } from '../application/replicas.ts';
import { schedulers } from '../application/schedulers.ts';
import { sensitiveCases } from '../application/sensitive-cases.ts';
import { sessionsEnd } from '../application/sessions-end.ts';
import { signingIn } from '../application/signing-in.ts';
import { auditArea } from '../areas/audit.ts';
import { clientsArea } from '../areas/clients.ts';
import { deadlinesArea } from '../areas/deadlines.ts';
import { forgottenClient } from '../areas/forgotten-client.ts';
import { movementsDue } from '../areas/movements-due.ts';
import { peopleArea } from '../areas/people.ts';
import { privacyArea } from '../areas/privacy.ts';
import type { Client } from '../client.ts';
import { openOffice, type Server, type TestOffice } from '../office.ts';
import { releases } from '../release/releases.ts';
import { rowLevelSecurity } from '../release/row-level-security.ts';
import { seeds } from '../release/seeds.ts';
import { missingServers } from '../servers/addresses.ts';
import { emptyDatabases, type OfficeDatabases, officeDatabases } from '../servers/databases.ts';
import { type Servers, startServers } from '../servers/servers.ts';
import { openStack, type Stack } from '../servers/stack.ts';

/*
 * One group of servers for all that needs them, since starting it takes longer than most of what is tried on it. Each part has a database of its own; what breaks a
 * server waits until it is back. A file in `application`, `areas` and `release` is one idea.
 */

const missing = missingServers();

describe.skipIf(missing.length > 0)(
  `the application on real servers${missing.length > 0 ? ` (missing: ${missing.join(', ')})` : ''}`,
  () => {
    const group = new AsyncDisposableStack();
    let servers: Servers;
    beforeAll(async () => {
      servers = group.use(await startServers());
    });
    afterAll(() => group.disposeAsync());

    describe('release and seed', () => {
      const own = new AsyncDisposableStack();
      let stack: Stack;
      let admin: pg.Client;
      beforeAll(async () => {
        stack = own.use(await openStack(servers, own.use(await emptyDatabases(servers))));
        admin = own.adopt(await stack.superuser(), (client) => client.end());
      });
      afterAll(() => own.disposeAsync());
      releases(
        () => stack,
        () => admin,
      );
      seeds(
        () => stack,
        () => admin,
      );
      describe('row-level security', () => {
        rowLevelSecurity(
          () => stack,
          () => admin,
        );
      });
    });

    describe('with offices', () => {
      let databases: OfficeDatabases;
      beforeAll(async () => {
        databases = group.use(await officeDatabases(servers, 5));
      });

      describe('the areas of an office', () => {
        let office: TestOffice;
        let partner: Client;
        beforeAll(async () => {
          office = await openOffice(servers, databases);
          partner = await office.signIn();
        });
        afterAll(() => office?.[Symbol.asyncDispose]());
        const areas = {
          clients: clientsArea,
          deadlines: deadlinesArea,
          people: peopleArea,
          "a client's rights": privacyArea,
          'the audit trail': auditArea,
          'cases that are due at the court': movementsDue,
          'a client who is forgotten': forgottenClient,
        };
        for (const [name, area] of Object.entries(areas))
          describe(name, () => {
            area(
              () => office,
              () => partner,
            );
          });
      });

      describe('the application', () => {
        let office: TestOffice;
        let live: Server;
        beforeAll(async () => {
          office = await openOffice(servers, databases);
          office.start('queue', 'queue.ts');
          live = await office.serve('realtime', 'realtime.ts', 11);
        });
        afterAll(() => office?.[Symbol.asyncDispose]());
        const the = (): TestOffice => office;

        describe('signing in', () => signingIn(the));
        describe('any login', () => logins(the));
        describe('offices', () => officesApart(the));
        describe('cases', () => cases(the));
        describe('with replicas', () => replicas(the));
        describe('documents', () => documents(the));
        describe('pages', () => pages(the));
        describe('the queue', () => queue(the));
        describe('sensitive cases', () => sensitiveCases(the));
        describe('realtime', () => realtime(the, () => live));
        describe('sessions that end', () => sessionsEnd(the, () => live));
        describe('when servers break', () => brokenServers(the));
        describe('schedulers', () => schedulers(the));
        describe('probes', () => probes(the));
      });
    });
  },
);
