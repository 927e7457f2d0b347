export { dataFolder } from './data-folder.ts'
export { nodeThreads } from './node-threads.ts'
export { openRunFolder, type RunFolder, readRunFolder } from './run-folder.ts'
