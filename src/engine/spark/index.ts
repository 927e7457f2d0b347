/**
 * Spark Connect: SQL goes to a server, Arrow comes back. Needs the packages @grpc/grpc-js, @grpc/proto-loader and apache-arrow, which are not installed
 * with the library.
 *
 * @module
 */
export { connectSpark, type SparkConnection, type SparkOptions } from './connect-spark.ts'
