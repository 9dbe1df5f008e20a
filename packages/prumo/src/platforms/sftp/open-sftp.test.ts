import { expect, test } from 'vitest';
import { startSshServer } from '../../../test/fixture/ssh-server.ts';
import { openSftp } from './open-sftp.ts';

test('a server that lets one in and then never opens the session is given up, and its connection ended', async () => {
  await using server = await startSshServer(() => undefined);
  const opening = openSftp({ ...server.access, silentFor: 1000 }, new AbortController().signal);
  await expect(opening).rejects.toThrow('did not open a session within 1 s');
});
