import { keepsContract } from '../engine/keeps-contract.ts'

keepsContract('features')
