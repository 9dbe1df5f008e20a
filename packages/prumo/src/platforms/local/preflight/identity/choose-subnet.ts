import { createHash } from 'node:crypto';

/** Blocks 127.64.0 to 127.127.255: clear of 127.0.0.x, which everybody uses, and of what tests take. */
const FIRST_BLOCK = 64;
const BLOCKS = 64 * 256;

/** The block a stack gets when nothing is in the way: the same for the same home and name, so that a lost file costs nothing. */
export function preferredSubnet(home: string, stack: string): string {
  return subnetAt(createHash('sha256').update(`${home}\0${stack}`).digest().readUInt32BE() % BLOCKS);
}

/** First free block from the preferred one on; undefined when every block is taken. */
export function chooseSubnet(home: string, stack: string, isTaken: (subnet: string) => boolean): string | undefined {
  const start = createHash('sha256').update(`${home}\0${stack}`).digest().readUInt32BE() % BLOCKS;
  for (let step = 0; step < BLOCKS; step += 1) {
    const subnet = subnetAt((start + step) % BLOCKS);
    if (!isTaken(subnet)) return subnet;
  }
  return undefined;
}

function subnetAt(block: number): string {
  return `127.${FIRST_BLOCK + Math.floor(block / 256)}.${block % 256}`;
}
