import type { Options } from '../contracts/options.ts'
import type { Rows } from '../engine/relation.ts'
import { columnSpecs } from '../engine/rows.ts'
import { ClienteleError, unknownName } from '../errors.ts'
import { columnOfKind, numbersOf, textAt } from '../table/access.ts'
import type { ResponseOptions } from './response-options.ts'

/** One option as the trial sees it. */
export interface Arm {
  readonly option: number
  readonly offer: string
  readonly channel: string
  readonly department: string
  /** The outcome it is judged by, an index into `targets`. */
  readonly target: number
  /** The flag column that tells whom its channel reaches, an index into `reaches`; -1: everybody. */
  readonly reach: number
}

/** Where everything stands in the rows of a trial. */
export interface TrialLayout {
  readonly arms: readonly Arm[]
  /** Outcome columns. */
  readonly targets: readonly string[]
  /** What their values may be. */
  readonly kind: ResponseOptions['kind']
  /** Flag columns of reach. */
  readonly reaches: readonly string[]
  /** The column of what was randomized. */
  readonly unit: string
  readonly propensity: string | null
  readonly folds: number
  /** Salt of the folds. */
  readonly salt: string
}

/**
 * Finds the columns of a trial and the outcome of each option.
 *
 * @throws CONTACTS_WITHOUT_ARM where there is no column `option`; COLUMN_UNKNOWN, COLUMN_KIND, OPTION_NAME_UNKNOWN,
 * CONTRACT_INVALID.
 */
export function layoutOf(trials: Rows, options: ResponseOptions): TrialLayout {
  const specs = columnSpecs(trials)
  const names = specs.map(({ name }) => name)
  if (!names.includes('option')) throw withoutArm(names)
  const { outcome } = options
  const columns = 'column' in outcome ? [outcome.column] : [...new Set(Object.values(outcome.byDepartment))]
  const reachable = options.reachable ?? {}
  const reaches = [...new Set(Object.values(reachable))]
  for (const name of ['customer_id', ...columns, ...reaches]) {
    if (!names.includes(name)) throw unknownName('COLUMN_UNKNOWN', 'column', name, names, 'the trials')
  }
  for (const name of reaches) assertKind(specs, name, ['flag'])
  for (const name of columns) assertKind(specs, name, ['number', 'integer', 'flag'])
  assertKind(specs, 'option', ['integer', 'number'])
  return {
    arms: armsOf(options.options, (arm) => ({
      ...arm,
      target:
        'column' in outcome ? 0 : columns.indexOf(departmentOutcome(outcome.byDepartment, arm.department)),
      reach: Object.hasOwn(reachable, arm.channel) ? reaches.indexOf(reachable[arm.channel]) : -1,
    })),
    targets: columns,
    kind: options.kind,
    reaches,
    unit: names.includes('unit') ? 'unit' : 'customer_id',
    propensity: names.includes('propensity') ? 'propensity' : null,
    folds: options.folds ?? 5,
    salt: `response-fold-${options.seed ?? 1}`,
  }
}

function departmentOutcome(
  byDepartment: { readonly [department: string]: string },
  department: string,
): string {
  if (Object.hasOwn(byDepartment, department)) return byDepartment[department]
  throw unknownName(
    'OPTION_NAME_UNKNOWN',
    'department',
    department,
    Object.keys(byDepartment),
    'the outcomes by department',
  )
}

type NamedArm = Pick<Arm, 'option' | 'offer' | 'channel' | 'department'>

function armsOf({ table }: Options, complete: (arm: NamedArm) => Arm): readonly Arm[] {
  const numbers = numbersOf(table, 'option')
  const [offer, channel, department] = ['offer', 'channel', 'department'].map((name) =>
    columnOfKind(table, name, 'text'),
  )
  return Array.from(numbers, (option, row) =>
    complete({
      option,
      offer: textAt(offer, row) ?? '',
      channel: textAt(channel, row) ?? '',
      department: textAt(department, row) ?? '',
    }),
  )
}

function assertKind(
  specs: readonly { readonly name: string; readonly kind: string }[],
  name: string,
  kinds: readonly string[],
): void {
  const found = specs.find((spec) => spec.name === name)?.kind ?? ''
  if (kinds.includes(found)) return
  throw new ClienteleError(
    'COLUMN_KIND',
    `The column "${name}" of the trials is of kind ${found}; ${kinds.join(' or ')} is needed.`,
    { column: name, found, expected: kinds },
  )
}

function withoutArm(names: readonly string[]): ClienteleError {
  return new ClienteleError(
    'CONTACTS_WITHOUT_ARM',
    'The past contacts have no column "option", so nobody can tell who was contacted with what and who was left alone. ' +
      'Add it: the number of the option that was sent, missing where nothing was sent (the control group).',
    { columns: names.slice(0, 50) },
  )
}
