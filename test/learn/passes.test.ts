import { keepsContract } from '../engine/keeps-contract.ts'

keepsContract('learn')
