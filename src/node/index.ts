export { dataFolder } from './data-folder.ts'
export { openRunFolder, type RunFolder, readRunFolder } from './run-folder.ts'
