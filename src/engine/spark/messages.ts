/**
 * The messages of the protocol as they stand in this process, as far as they are read or written here. Fields that a server leaves out are undefined.
 *
 * @module
 */

export interface Relation {
  readonly common?: { readonly plan_id: number }
  readonly sql?: { readonly query: string }
  readonly local_relation?: { readonly data: Uint8Array }
}

export interface Plan {
  readonly root?: Relation
  readonly command?: {
    readonly sql_command?: { readonly sql: string; readonly input: Relation }
    readonly create_dataframe_view?: {
      readonly input: Relation
      readonly name: string
      readonly is_global: boolean
      readonly replace: boolean
    }
  }
}

/** A piece of a result: an Arrow stream, or a slice of one. */
export interface ArrowBatch {
  readonly row_count?: number
  readonly data?: Uint8Array
  readonly start_offset?: number
  readonly chunk_index?: number
  readonly num_chunks_in_batch?: number
}

/** How far a statement has come. */
export interface ExecutionProgress {
  readonly stages?: readonly { readonly num_tasks?: number; readonly num_completed_tasks?: number }[]
}

export interface ExecuteResponse {
  readonly session_id?: string
  readonly server_side_session_id?: string
  readonly response_id?: string
  readonly arrow_batch?: ArrowBatch
  readonly sql_command_result?: { readonly relation?: Relation }
  readonly result_complete?: object
  readonly execution_progress?: ExecutionProgress
}

export interface ConfigResponse {
  readonly server_side_session_id?: string
  readonly pairs?: readonly { readonly key: string; readonly value?: string }[]
}

export interface AnalyzeResponse {
  readonly spark_version?: { readonly version?: string }
}

/** The details of an error, as the trailer carries them. */
export interface Status {
  readonly details?: readonly { readonly type_url?: string; readonly value?: Uint8Array }[]
}

export interface ErrorInfo {
  readonly metadata?: Readonly<Record<string, string>>
}

export interface ErrorDetailsResponse {
  readonly root_error_idx?: number
  readonly errors?: readonly {
    readonly message?: string
    readonly stack_trace?: readonly {
      readonly declaring_class?: string
      readonly method_name?: string
      readonly file_name?: string
      readonly line_number?: number
    }[]
    readonly spark_throwable?: { readonly error_class?: string; readonly sql_state?: string }
  }[]
}
