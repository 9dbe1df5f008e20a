export { ContainerDamaged, type Damage, sealedSize } from './header.ts';
export { open } from './open.ts';
export { seal } from './seal.ts';
