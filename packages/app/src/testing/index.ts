export {
  type CheckOptions,
  EnvironmentIncomplete,
  missingFromEnvironment,
  type Needed,
  type NeededServer,
  type NeededVariable,
  requireEnvironment,
} from './environment.ts';
export { type IsolatedDatabase, type IsolatedDatabases, isolatedDatabases, type IsolatedOptions } from './isolated-databases.ts';
export { type LoginRequest, loginTests, type LoginTestOptions } from './login-tests.ts';
export { memoryObjects, type MemoryObjects, type StoredObject } from './memory-objects.ts';
export { type Call, recorder, type Recorder } from './recorder.ts';
export { type RecordedRequest, type Reply, scriptedService, type ScriptedService } from './scripted-service.ts';
export { healthTests, type HealthTestOptions, type Test } from './service-tests.ts';
