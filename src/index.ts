export {
  ClienteleError,
  type ErrorCode,
  type ErrorDetails,
  errorCodes,
  isClienteleError,
} from './errors.ts'
