import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { InPlaceStack } from './in-place-stack.ts';

/** A restore in place that is killed with SIGKILL at each of its steps, and so is its undoing. The tests build on each other. */
describe('restores in place, killed', () => {
  const back = new InPlaceStack('interrupta');
  let before = '';
  beforeAll(async () => {
    await back.stack.must('up', '--wait');
    ({ before } = await back.history());
  });
  afterAll(() => back.stack[Symbol.asyncDispose]());

  test('before anything is stopped it leaves the stack as it was, and nothing of the copy', async () => {
    const pids = await back.pids();
    await back.killedAt(/replays the WAL/, '--to', 'in-place', '--time', before);
    await back.isCleared();
    expect(await back.pids()).toEqual(pids);
    expect(await back.notes()).toEqual(['afterwards', 'last']);
  });

  test('where another member leads by the time it goes on nothing is exchanged, and the undoing keeps all that was acknowledged', async () => {
    const place = ['--to', 'in-place', '--time', before];
    await back.killedAt(/nobody is let in/, ...place);
    await back.handOver();
    expect(await back.refused(...place)).toMatchObject({
      exit: 4,
      code: 'restore-unfinished',
      what: expect.stringMatching(/went on meanwhile/),
    });
    await back.isUnfinished();
    expect(await back.refused(...place)).toMatchObject({ exit: 4, code: 'restore-unfinished' });
    expect(await back.restore('--undo')).toMatchObject({ after: null });
    expect(await back.notes()).toEqual(['acknowledged', 'afterwards', 'last']);
    await back.isWhole();
    expect(back.turns).toEqual([]);
    await back.stack.must('backup', 'verify');
  });

  test('after that the stack stays closed and says so; nothing but the same restore, or its undoing, goes on', async () => {
    const place = ['--to', 'in-place', '--time', before];
    await back.killedAt(/nobody is let in/, ...place);
    await back.isUnfinished();
    await back.killedAt(/recovers the database/, ...place);
    await back.isClosed();
    expect(await back.refused('--to', 'in-place', '--time', '2026-01-01')).toMatchObject({ exit: 4, code: 'restore-unfinished' });
  });

  test('killed at each further step, it goes on to the end', async () => {
    await back.killedAt(/is to lead/, '--to', 'in-place');
    await back.killedAt(/the standby follows/, '--to', 'in-place');
    await back.killedAt(/archive goes on/, '--to', 'in-place');
    await back.killedAt(/starts what was stopped/, '--to', 'in-place');
    await back.restore('--to', 'in-place');
    expect([await back.notes(), await back.hasTable('dropped')]).toEqual([['kept'], true]);
    await back.isWhole();
    expect(back.turns).toHaveLength(1);
    await back.stack.must('backup', 'verify');
  });

  test('put back while it is unfinished, killed on the way too: what was there before is there, from the data that was kept', async () => {
    await back.ask(`INSERT INTO note (text) VALUES ('again')`);
    const moment = await back.moment();
    await back.ask(`INSERT INTO note (text) VALUES ('newest')`);
    await back.killedAt(/the standby follows/, '--to', 'in-place', '--time', moment);
    await back.killedAt(/nobody is let in/, '--undo');
    await back.isUnfinished();
    expect(await back.refused('--to', 'in-place')).toMatchObject({ exit: 4, code: 'restore-unfinished' });
    await back.killedAt(/recovers the database/, '--undo');
    await back.killedAt(/is to lead/, '--undo');
    expect(await back.restore('--undo')).toMatchObject({ after: null });
    expect(await back.notes()).toEqual(['again', 'kept', 'newest']);
    await back.isWhole();
    expect(back.turns).toHaveLength(1);
    await back.stack.must('backup', 'now');
    await back.stack.must('backup', 'verify');
  });
});
