export { findRelease, listReleases, type Release } from './release.ts';
export { previewRelease, stageRelease, type StagedRelease, type StageInputs } from './stage-release.ts';
export { pruneReleases } from './prune-releases.ts';
export { runtimesInUse } from './runtimes-in-use.ts';
export { previewRuntime, pruneRuntimes, type RuntimeInputs, stageRuntime, type StagedRuntime } from './stage-runtime.ts';
