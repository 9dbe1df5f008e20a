export { ContainerDamaged, type Damage } from './header.ts';
export { open } from './open.ts';
export { seal } from './seal.ts';
