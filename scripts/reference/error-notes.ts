import type { ErrorCode } from '../../packages/prumo/src/errors/index.ts';

/** What a code means and what mends it, for `docs/errors.md`. A code without a note is a type error. */
export const ERROR_NOTES = {
  'spec-not-found':
    'No `prumo.yaml` in this folder or above it. Go to its folder, name the file with `--file`, or write one with `prumo init`. Commands about a stack that was started before also take `--stack`.',
  'spec-unreadable': 'The file is there and cannot be used: no permission, a folder, not UTF-8, or far too large.',
  'env-file-unusable':
    'The file that `app.env_file` names is missing, can be read by others than its owner, or has a line that is not `NAME=value`. Values are never repeated in the message. Nothing was changed.',
  'spec-invalid':
    'Every problem is listed at once with line, column, reason and, where one can be guessed, what was meant. Nothing was changed. The [reference](spec.md) has every key.',
  usage: 'A command, flag or argument is unknown or missing. `prumo --help` and `prumo up --help` show what there is, with examples.',
  'unknown-service':
    'The name is no service, no group (`web`), no component (`postgres`) and no process of this stack. The nearest one is suggested; `prumo status` lists them.',
  'unknown-node': 'The name is no node of this stack that could be cut off from another; the agent and the controller have none.',
  'server-missing':
    'A program the spec needs is not installed. `prumo up --install` brings it from Debian’s packages; without apt the list says where each comes from.',
  'server-too-old':
    'The program is there and older than what Prumo renders configuration for. Prumo never upgrades what is installed: do it when it suits what else uses it.',
  'server-unsafe':
    'This version of Patroni could lose acknowledged writes and Prumo does not know how to make it safe. See [ADR 0003](adr/0003-patroni-made-safe.md).',
  'install-refused':
    'The rehearsal showed that apt would upgrade, remove or finish configuring something that is already here, or the list of packages changed after it was announced. Nothing was done. See [ADR 0009](adr/0009-installing-without-touching-what-runs.md).',
  'install-failed':
    'apt or dpkg stopped, or root could not be had without asking (`sudo -n`). The log named in the message has everything apt said.',
  'home-unreachable':
    'As root each node has a user of its own, and a folder above the state is closed to them. Choose another with `PRUMO_HOME`, or open it for passing through (`chmod o+x`).',
  'run-folder-unsafe': 'The folder for Unix sockets is a link, belongs to somebody else, or its path is longer than a socket’s may be.',
  'port-in-use':
    'A port the spec fixes for the edge is taken; the message names the program where it can. Without fixed ports free ones are chosen, once.',
  'address-in-use':
    'No block of loopback addresses (127.x.y) is free. Stop what listens there, or destroy stacks that are no longer needed.',
  'disk-full': 'Writing failed for want of room, or because the file system is read-only. What was there before is unchanged.',
  'memory-short':
    'The services of the spec together are expected to need more than the machine has. The sum is printed; `prumo plan` shows it at any time.',
  'connections-short':
    'Replicas and their pools need more connections than the poolers or PostgreSQL give. The sum is printed; change `app.pool`, `replicas`, `database.pooler.size` or `database.max_connections`.',
  'stack-busy':
    'One command at a time changes a stack; the message names the other one. Its lock is the kernel’s: a dead command holds nothing.',
  'stack-not-running':
    'No stack of that name was ever started from this state folder, or there are several and none was named. Choose with `--stack`.',
  'instance-not-running':
    'The operation needs a running instance, and this service is stopped or waiting to be restarted. `prumo logs` shows why it ended.',
  'reload-failed':
    'The service refused its new configuration and goes on with the old one. Its log says why; `prumo restart SERVICE` takes the new one up.',
  'foreign-process':
    'A fault was asked for on a process that is not of the node named with it. Nothing was sent: the list it came from is old.',
  'partition-impossible':
    'Cutting a node off takes root (each node then has a user of its own) and nftables in the kernel; `prumo doctor` says which is missing. Nothing was changed.',
  'guard-lapsed':
    'A drill that was stopped, or stood still, for longer than its guard waits was undone, so it may not go on: nothing would undo what it does next. Run it again.',
  'agent-unreachable':
    'The process that supervises this stack does not answer. Services go on without it; `prumo up` starts it again, and it adopts them.',
  'controller-unreachable': 'The process that watches health does not answer. Services go on without it; `prumo up` starts it again.',
  'not-confirmed': '`prumo destroy` deletes data, so it wants the stack’s name: typed when asked, or as `--yes NAME`.',
  'secrets-unreadable':
    'The file with the stack’s secrets is missing, damaged, not 0600, or another user’s. It is never made anew over existing data: bring it back, or mend its owner and mode.',
  'state-damaged':
    'A state file of Prumo’s own cannot be understood. It was not overwritten; the message says which file and whether it may be moved away.',
  'evidence-damaged':
    'The file that holds the evidence is not what Prumo wrote. Nothing is recorded and no score is given. `prumo evidence verify` names the first broken record. Put the file back from a backup; Prumo never repairs evidence.',
  'evidence-changed':
    'A record was edited, taken out, moved or cut off after it was written, or a head that was anchored outside is not in the file. No score is given on such evidence: see [Evidence](evidence.md).',
  'evidence-read-only':
    'Prumo cannot write the evidence file, and no drill begins without its record. Give the user Prumo runs as the right to write the named folder.',
  'evidence-too-new': 'A newer Prumo wrote the evidence. Use that one; nothing was changed.',
  'evidence-key-unusable':
    'The key that signs evidence is gone, damaged, or readable by others. Put it back from a copy, with mode 600. Evidence already recorded can still be read and verified without it.',
  'unknown-drill': '`prumo drill list` shows the drills there are; the nearest name is suggested. Nothing was disturbed.',
  'drill-unfit': 'The spec leaves out what the drill needs, a standby for instance. `prumo drill list` says why for each.',
  'stack-unwell':
    'A drill on a sick stack proves nothing and could make it worse, so none began. The message names what is not healthy; `prumo status` and `prumo logs` show why.',
  'outside-window':
    'Drills disturb what they prove. In production they run in a window of `drills.windows`, or with `--yes`. That is asked again before each drill: when the window has ended, what is left does not begin, and what has run is told and counts. What a stack is says `drills.environment`.',
  'spec-not-applied':
    'Evidence is bound to what runs, and the spec on disk asks for something else. Run `prumo up` first, or take the change back.',
  'switchover-refused':
    'Patroni would not switch, or a transaction kept a pooler from pausing. The poolers were resumed, and the primary is the one it was unless the message says otherwise. The reason is given; `prumo status` shows the members.',
  'backup-not-wanted': 'Backups are taken only where the spec has a section `backup`; `backup: {}` takes every default.',
  'backup-failed':
    'What pgBackRest said is in the details; of a logical backup or one of files the reason is in the message. Objects that the store did not give are named, and all others are in the backup. Files that were copied are taken over by the next attempt, and nothing of a backup that did not end well is listed or used. WAL goes on being archived meanwhile.',
  'backup-damaged':
    'What `backup verify` read is not what was written: each line names a backup, a segment of WAL or an object of a bucket. Take a backup of that kind at once, and look at the disk’s own messages. The damaged backups are kept: an undamaged part may still be of use.',
  'repository-unreadable':
    'The repository’s node is not up, or the repository was not prepared yet: `prumo up` does that. With another key than the one it was written with, nothing in it can be read.',
  'offsite-unusable':
    'The bucket or folder of `backup.offsite` does not answer, is not there, or the keys do not open it; the reason is the server’s own. The backups beside the stack go on as far as their WAL does; a portable copy or an export that could not be sent is whole beside it, and is sent with the next one.',
  'escrow-unusable':
    'The file is there already, its folder cannot be written to, it is none that `prumo backup key --to FILE` wrote, or others may read it. An old file is never written over: it may hold the only copy of other keys.',
  'stack-exists':
    '`prumo recover` makes a stack where there is none. One that a recovery left unfinished is recognised, and finished. To bring back data of a stack that is there, restore beside it.',
  'recover-place':
    'A file that was saved with the stack is in the folder already and says something else, or the spec was saved by a version that this one does not understand. Nothing was written.',
  'restore-target':
    'The moment is in the future, before the end of the oldest backup, or later than the archive of WAL reaches; the message says which, and how far it does reach. `prumo backup list` shows from when on. Nothing was changed.',
  'restore-place':
    'A restore goes into a new or empty folder that the user of the repository’s node can reach. Nothing in the folder was changed.',
  'restore-unfinished':
    'A restore in place was interrupted or failed after it had closed the stack: nobody is let in, and nothing is lost. `prumo restore --to in-place` goes on where it stopped; `prumo restore --undo` puts back what was there before, and opens the stack as it is where no data was exchanged yet. Or a `prumo recover` was interrupted before the data were there: the same command goes on, `prumo destroy` removes what there is. Until then no other command starts anything.',
  'restore-failed':
    'pgBackRest or PostgreSQL ended for a reason that is not in the backup itself: killed, out of time, a setting. What it had written was taken away again, and the database that runs was not touched; a restore in place that had closed the stack says so. Of files: the store or the folder did not take one; what is back in a bucket stays there, and the same command goes on.',
  'unknown-backup': 'Labels are those of `prumo backup list`. A backup older than `backup.keep` days is gone unless a later one needs it.',
  'import-source':
    'The source does not answer, does not let you in, may not be read whole, is encoded otherwise than in UTF-8, or is of a version that no client installed here can dump. Nothing was changed. See the [guide](guides/importing.md).',
  'import-file':
    'The file is no dump that can be loaded, was made by a newer PostgreSQL, or asks for something a dump has no need of, such as a command of the shell. The application’s database was not touched.',
  'import-target':
    'The stack’s database has tables and `--replace` was not given, an extension is missing, or another import is under way or kept. The message says which command goes on from there. Nothing was changed.',
  'import-failed':
    'Dumping, loading or switching ended with an error; the message has PostgreSQL’s words. The application’s database is as it was. The same command goes on where it was, and `prumo import --abort` clears it.',
  'import-differs':
    'A table, a sequence or the large objects that were loaded are not as the source had them at the moment of the copy. Every difference is listed; nothing was switched.',
  'unknown-table':
    'The table is in no logical backup by that name, or has no rows of its own: a view, or a partitioned table, whose rows are in its partitions. Names are `schema.table`, in the quotes SQL would want.',
  'export-not-wanted':
    'The spec has no `backup.export`, which says what a tenant is and which rows are its own. See [exporting](guides/exporting.md).',
  'export-failed':
    'The reason is in the message, in the words of the server or of the disk. What was exported before that is whole and listed; nothing of an export that did not end well counts as one.',
  'export-place':
    'A download goes into a file or folder that is not there yet, in a folder that is. Nothing was written, or what was written is removed: no half download stays.',
  'unknown-export': '`prumo export list` shows the names, the newest last.',
  'unknown-tenant':
    'No row of the tenants’ table has this key. The key is the value of the column `backup.export.tenants.key`, not the name people know the tenant by.',
  'request-invalid':
    'Only the exports’ API answers this: a path, method, parameter, header or body it does not know. It takes nothing it does not understand: a misspelt `tenant` would mean all of them.',
  'token-refused':
    'Only the exports’ API answers this. The application has the token as `${exports.token}`; after `prumo secrets rotate exports.api` the old one opens nothing. After ten wrong ones in a minute from one address further wrong ones are answered with 429.',
  'too-many-requests':
    'Only the exports’ API answers this, with 503 or 429 and `Retry-After`. It runs two commands at a time and lets some more wait; so many downloads are kept for those who fetch them.',
  'unknown-operation':
    'Only the exports’ API answers this. It keeps the last operations in memory, and none over a restart: what was exported is in the list of exports.',
  'prometheus-unreachable':
    'Nothing answers at the address, or something that is no Prometheus: a page of login, a proxy, another program. Give the address its pages have in a browser, without `/graph`; the value of an `Authorization` header comes from the variable `PROMETHEUS_AUTHORIZATION`, never from the command line. Nothing was changed.',
  'unknown-claim': '`prumo claims` lists the claims of the stack by id.',
  'service-not-ready':
    'A service did not become healthy in its time, or a database did not hand over. Its last lines are shown; everything that had started stays up. Mend the cause and run `prumo up` again.',
  'job-failed':
    'A set-up step (roles, settings, buckets) failed; its last lines are shown. What is done is not done twice when `prumo up` runs again.',
  'release-failed': 'The command under `app.release` failed. The former release keeps serving; nothing of the application was restarted.',
  'release-not-staged':
    'The application’s folder could not be copied: it is missing, it kept changing while it was read, or links lead out of it.',
  'stop-timeout':
    'Processes were still there after SIGKILL: the kernel keeps them waiting, most often for a disk. Look at `dmesg`, then stop again.',
  interrupted: 'Ctrl-C or SIGTERM. What was done stays and is recorded: `prumo up` goes on from there.',
  bug: 'Not your mistake. The file it names says where; report it with a `prumo support-bundle`, in which secrets are blotted out.',
} as const satisfies Record<ErrorCode, string>;
