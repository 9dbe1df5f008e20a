export { type ProgramExit, type RunningProgram, startProgram, type StreamOptions } from './start-program.ts';
