/**
 * Hides a segment of WAL and changes a byte of stored objects, as the user whose they are, and puts them back. What is put back is noted and on
 * disk before anything is touched; putting back may be repeated. `python3 -I spoil.py ASIDE hide ROOT SEGMENT | change FOLDER PATTERN | undo`
 */
export const SPOIL_SCRIPT = String.raw`"""Breaks what is stored, for a drill, and puts it back. Made by Prumo."""
import fnmatch
import hashlib
import json
import os
import shutil
import sys


def main():
    aside, verb, *rest = sys.argv[1:]
    os.makedirs(aside, mode=0o700, exist_ok=True)
    if verb == 'undo':
        return undo(aside)
    root, pattern = rest
    print(json.dumps(hide(aside, root, pattern) if verb == 'hide' else change(aside, root, pattern)))


def files(root):
    return sorted(os.path.join(folder, name) for folder, _, names in os.walk(root) for name in names)


def hide(aside, root, segment):
    path = next(path for path in files(root) if os.path.basename(path).startswith(segment + '-'))
    kept = note(aside, path)
    os.rename(path, kept)
    sync(os.path.dirname(path))
    return {'path': path, 'size': os.stat(kept).st_size, 'isThere': os.path.exists(path)}


def change(aside, root, pattern):
    path = max((path for path in files(root) if fnmatch.fnmatch(path, pattern)), key=os.path.getsize)
    kept = note(aside, path)
    shutil.copy2(path, kept)
    sync(kept)
    sync(aside)
    before = digest(path)
    with open(path, 'r+b') as stored:
        stored.seek(os.path.getsize(path) // 2)
        byte = stored.read(1)[0]
        stored.seek(-1, os.SEEK_CUR)
        stored.write(bytes([byte ^ 1]))
        stored.flush()
        os.fsync(stored.fileno())
    return {'path': path, 'size': os.path.getsize(path), 'before': before, 'after': digest(path)}


def note(aside, path):
    """Where a file is kept meanwhile: beside a note of where it belongs. A copy that is not whole yet has no digest in common with it, so the note comes first and undo looks at sizes."""
    number = len([name for name in os.listdir(aside) if name.endswith('.json')])
    kept = os.path.join(aside, '%d.kept' % number)
    with open(os.path.join(aside, '%d.json' % number), 'w') as written:
        json.dump({'path': path, 'size': os.path.getsize(path)}, written)
        written.flush()
        os.fsync(written.fileno())
    sync(aside)
    return kept


def undo(aside):
    for name in sorted(os.listdir(aside), reverse=True):
        if not name.endswith('.json'):
            continue
        try:
            with open(os.path.join(aside, name)) as written:
                noted = json.load(written)
        except ValueError:
            continue  # cut while it was written: nothing was touched yet
        kept = os.path.join(aside, name[:-5] + '.kept')
        # A copy that was not finished: the original is not touched before it is.
        if os.path.exists(kept) and os.path.getsize(kept) == noted['size']:
            os.makedirs(os.path.dirname(noted['path']), mode=0o750, exist_ok=True)
            os.replace(kept, noted['path'])
            sync(os.path.dirname(noted['path']))
    shutil.rmtree(aside)


def digest(path):
    with open(path, 'rb') as stored:
        return hashlib.file_digest(stored, 'sha256').hexdigest()


def sync(path):
    handle = os.open(path, os.O_RDONLY)
    os.fsync(handle)
    os.close(handle)


main()
`;
