import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openLedger } from '../ledger/open-ledger.ts';
import { findLedger } from '../ledger/read-ledger.ts';
import { verifyLedger } from '../verify.ts';
import { defaultAnchorFolder, folderPlace, retireAnchors } from './folder-place.ts';
import { anchorHead } from './place.ts';

let home = '';
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'prumo-anchors-'));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

it('are kept in every place that takes them, one for each head, privately; a place that fails is told', async () => {
  const folder = defaultAnchorFolder(home, 'fb');
  const blocked = join(home, 'file');
  writeFileSync(blocked, '');
  using ledger = openLedger(home, 'fb');
  const places = [folderPlace(folder), folderPlace(join(blocked, 'below'))];
  expect(await anchorHead(ledger, places)).toEqual([]);
  for (const claim of ['a', 'b']) {
    ledger.append({ kind: 'waiver-withdrawn', claim, by: 'Ana' });
    const said = await anchorHead(ledger, places);
    expect(said.map(({ failed }) => failed === null)).toEqual([true, false]);
  }
  await anchorHead(ledger, places);
  const names = readdirSync(folder);
  expect(names).toHaveLength(2);
  for (const name of names) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  const anchors = await folderPlace(folder).list();
  expect(verifyLedger(findLedger(home), anchors)).toMatchObject({ good: 2, anchors: 2, anchored: 2, problems: [] });
});

it('of a stack that was destroyed on purpose are put aside and kept', async () => {
  {
    using ledger = openLedger(home, 'fb');
    ledger.append({ kind: 'waiver-withdrawn', claim: 'a', by: 'Ana' });
    await anchorHead(ledger, [folderPlace(defaultAnchorFolder(home, 'fb'))]);
  }
  await retireAnchors(home, 'fb', new Date('2026-01-01T00:00:00.000Z'));
  expect(await folderPlace(defaultAnchorFolder(home, 'fb')).list()).toEqual([]);
  expect(await folderPlace(`${defaultAnchorFolder(home, 'fb')}.destroyed-2026-01-01T000000.000Z`).list()).toHaveLength(1);
  await retireAnchors(home, 'fb', new Date());
});
