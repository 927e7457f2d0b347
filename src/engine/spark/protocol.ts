/**
 * The part of the Spark Connect protocol that is spoken here, as a `.proto` file. Field numbers are those of the descriptors shipped with Spark 4.3.0.
 * Readers skip fields they do not know, so newer servers stay readable. Left out: relations other than SQL and local data, machine learning, streaming, pipelines.
 */
export const protocol: string = `
syntax = "proto3";
package spark.connect;

service SparkConnectService {
  rpc ExecutePlan(ExecutePlanRequest) returns (stream ExecutePlanResponse);
  rpc ReattachExecute(ReattachExecuteRequest) returns (stream ExecutePlanResponse);
  rpc ReleaseExecute(ReleaseExecuteRequest) returns (ReleaseExecuteResponse);
  rpc AnalyzePlan(AnalyzePlanRequest) returns (AnalyzePlanResponse);
  rpc Config(ConfigRequest) returns (ConfigResponse);
  rpc Interrupt(InterruptRequest) returns (InterruptResponse);
  rpc FetchErrorDetails(FetchErrorDetailsRequest) returns (FetchErrorDetailsResponse);
  rpc ReleaseSession(ReleaseSessionRequest) returns (ReleaseSessionResponse);
}

message UserContext { string user_id = 1; string user_name = 2; }

message Plan { oneof op_type { Relation root = 1; Command command = 2; } }
message RelationCommon { optional int64 plan_id = 2; }
message Relation {
  RelationCommon common = 1;
  oneof rel_type {
    SQL sql = 10;
    LocalRelation local_relation = 11;
  }
}
message SQL { string query = 1; }
message LocalRelation { optional bytes data = 1; optional string schema = 2; }
message Command {
  oneof command_type { CreateDataFrameViewCommand create_dataframe_view = 3; SqlCommand sql_command = 5; }
}
message CreateDataFrameViewCommand { Relation input = 1; string name = 2; bool is_global = 3; bool replace = 4; }
message SqlCommand { string sql = 1; Relation input = 6; }

message ReattachOptions { bool reattachable = 1; }
message ResultChunkingOptions { bool allow_arrow_batch_chunking = 1; optional int64 preferred_arrow_chunk_size = 2; }
message ExecutePlanRequest {
  message RequestOption {
    oneof request_option { ReattachOptions reattach_options = 1; ResultChunkingOptions result_chunking_options = 2; }
  }
  string session_id = 1;
  UserContext user_context = 2;
  Plan plan = 3;
  optional string client_type = 4;
  repeated RequestOption request_options = 5;
  optional string operation_id = 6;
  repeated string tags = 7;
  optional string client_observed_server_side_session_id = 8;
}
message ExecutePlanResponse {
  message SqlCommandResult { Relation relation = 1; }
  message ArrowBatch {
    int64 row_count = 1;
    bytes data = 2;
    optional int64 start_offset = 3;
    optional int64 chunk_index = 4;
    optional int64 num_chunks_in_batch = 5;
  }
  message ResultComplete {}
  message ExecutionProgress {
    message StageInfo { int64 stage_id = 1; int64 num_tasks = 2; int64 num_completed_tasks = 3; int64 input_bytes_read = 4; bool done = 5; }
    repeated StageInfo stages = 1;
    int64 num_inflight_tasks = 2;
  }
  string session_id = 1;
  string operation_id = 12;
  string response_id = 13;
  string server_side_session_id = 15;
  oneof response_type {
    ArrowBatch arrow_batch = 2;
    SqlCommandResult sql_command_result = 5;
    ResultComplete result_complete = 14;
    ExecutionProgress execution_progress = 18;
  }
}
message ReattachExecuteRequest {
  string session_id = 1;
  UserContext user_context = 2;
  string operation_id = 3;
  optional string client_type = 4;
  optional string last_response_id = 5;
  optional string client_observed_server_side_session_id = 6;
}
message ReleaseExecuteRequest {
  message ReleaseAll {}
  message ReleaseUntil { string response_id = 1; }
  string session_id = 1;
  UserContext user_context = 2;
  string operation_id = 3;
  optional string client_type = 4;
  oneof release { ReleaseAll release_all = 5; ReleaseUntil release_until = 6; }
}
message ReleaseExecuteResponse { string session_id = 1; optional string operation_id = 2; string server_side_session_id = 3; }

message AnalyzePlanRequest {
  message SparkVersion {}
  string session_id = 1;
  UserContext user_context = 2;
  optional string client_type = 3;
  oneof analyze { SparkVersion spark_version = 10; }
}
message AnalyzePlanResponse {
  message SparkVersion { string version = 1; }
  string session_id = 1;
  string server_side_session_id = 15;
  oneof result { SparkVersion spark_version = 8; }
}

message KeyValue { string key = 1; optional string value = 2; }
message ConfigRequest {
  message Set { repeated KeyValue pairs = 1; optional bool silent = 2; }
  message GetOption { repeated string keys = 1; }
  message Operation { oneof op_type { Set set = 1; GetOption get_option = 4; } }
  string session_id = 1;
  UserContext user_context = 2;
  Operation operation = 3;
  optional string client_type = 4;
}
message ConfigResponse { string session_id = 1; repeated KeyValue pairs = 2; repeated string warnings = 3; string server_side_session_id = 4; }

message InterruptRequest {
  enum InterruptType { INTERRUPT_TYPE_UNSPECIFIED = 0; INTERRUPT_TYPE_ALL = 1; INTERRUPT_TYPE_TAG = 2; INTERRUPT_TYPE_OPERATION_ID = 3; }
  string session_id = 1;
  UserContext user_context = 2;
  optional string client_type = 3;
  InterruptType interrupt_type = 4;
  oneof interrupt { string operation_tag = 5; string operation_id = 6; }
}
message InterruptResponse { string session_id = 1; repeated string interrupted_ids = 2; }
message ReleaseSessionRequest { string session_id = 1; UserContext user_context = 2; optional string client_type = 3; bool allow_reconnect = 4; }
message ReleaseSessionResponse { string session_id = 1; string server_side_session_id = 2; }

message Any { string type_url = 1; bytes value = 2; }
message Status { int32 code = 1; string message = 2; repeated Any details = 3; }
message ErrorInfo { string reason = 1; string domain = 2; map<string, string> metadata = 3; }
message FetchErrorDetailsRequest { string session_id = 1; UserContext user_context = 2; string error_id = 3; optional string client_type = 4; }
message FetchErrorDetailsResponse {
  message StackTraceElement { string declaring_class = 1; string method_name = 2; optional string file_name = 3; int32 line_number = 4; }
  message QueryContext { string fragment = 5; int32 start_index = 3; int32 stop_index = 4; string summary = 7; }
  message SparkThrowable { optional string error_class = 1; map<string, string> message_parameters = 2; repeated QueryContext query_contexts = 3; optional string sql_state = 4; }
  message Error { repeated string error_type_hierarchy = 1; string message = 2; repeated StackTraceElement stack_trace = 3; optional int32 cause_idx = 4; SparkThrowable spark_throwable = 5; }
  optional int32 root_error_idx = 1;
  repeated Error errors = 2;
}
`

/** The service of {@link protocol}. */
export const serviceName = 'spark.connect.SparkConnectService'
