import { holdToContract } from '../engine/hold-to-contract.ts'

holdToContract('features')
