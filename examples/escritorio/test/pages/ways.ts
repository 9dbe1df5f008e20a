import type { Page } from 'playwright-core';
import { SILVA, type World } from './world.ts';

/** Someone else writes while the page is open, and the page learns of it. */
export async function changedElsewhere(page: Page, { cases, partner }: World): Promise<void> {
  const opened = page.waitForEvent('websocket').then((socket) => socket.waitForEvent('framereceived'));
  await page.goto(`${SILVA}/cases/${cases.empty}`);
  await opened;
  const action = `/cases/${cases.empty}`;
  const form = await partner.formOf(`${action}/edit`, action);
  const fields = {
    title: 'Ana × Banco',
    clientName: 'Ana',
    clientDocument: '52998224725',
    court: 'TJSP',
    class: '7',
    status: 'active',
    value: '1',
    openedOn: '2026-11-02',
  };
  await partner.ask(action, { form: { ...form, ...fields } });
  await page.locator('.notice').waitFor();
}

/** A client who may not be forgotten for now. */
export async function onHold(page: Page, world: World): Promise<void> {
  const id = await world.newClient();
  const values = [id, 'lawsuit'];
  await world.office.admin.query(
    "INSERT INTO audit.holds (tenant, kind, subject, reason, placed_by) VALUES ('1', 'client', $1, $2, 'system:test')",
    values,
  );
  await page.goto(`${SILVA}/clients/${id}/privacy`);
}

export async function erased(page: Page, world: World): Promise<void> {
  await page.goto(`${SILVA}/clients/${await world.newClient()}/privacy`);
  await page.locator('[name=confirm]').check();
  await Promise.all([page.waitForNavigation(), page.locator('.danger').click()]);
}
