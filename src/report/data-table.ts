import { type Html, type HtmlValue, html } from './html.ts'

/** A column of a table on the page. */
export interface TableColumn<Row> {
  readonly title: string
  readonly cell: (row: Row) => HtmlValue
  /** Figures stand right and share one width. */
  readonly figures?: boolean | undefined
}

/** A table on the page. The first column names the row. */
export interface DataTable<Row> {
  readonly caption: string
  readonly columns: readonly TableColumn<Row>[]
  readonly rows: readonly Row[]
  /** On a narrow screen: `cards` stacks each row, `scroll` (for a matrix) moves sideways in its own box. Default `cards`. */
  readonly narrow?: 'cards' | 'scroll' | undefined
  /** The last row is a total. */
  readonly total?: boolean | undefined
}

/** Writes a table with a caption, and with roles, since stacked cells lose their own in some browsers. */
export function dataTable<Row>(table: DataTable<Row>): Html {
  const { caption, columns, rows, narrow = 'cards', total = false } = table
  const body = rows.map((row, index) => rowOf(columns, row, total && index === rows.length - 1))
  return html`<div class="table ${narrow}" role="region" aria-label="${caption}" tabindex="0">
<table role="table">
<caption>${caption}</caption>
<thead role="rowgroup"><tr role="row">${columns.map(headOf)}</tr></thead>
<tbody role="rowgroup">
${body}</tbody>
</table>
</div>
`
}

function headOf<Row>({ title, figures }: TableColumn<Row>): Html {
  return html`<th role="columnheader" scope="col"${classOf(figures)}>${title}</th>`
}

function rowOf<Row>(columns: readonly TableColumn<Row>[], row: Row, total: boolean): Html {
  const [first, ...others] = columns
  const cells = others.map(
    ({ title, cell, figures }) =>
      html`<td role="cell" data-label="${title}"${classOf(figures)}><span>${cell(row)}</span></td>`,
  )
  const kind = total ? html` class="total"` : null
  return html`<tr role="row"${kind}><th role="rowheader" scope="row">${first.cell(row)}</th>${cells}</tr>
`
}

function classOf(figures: boolean | undefined): Html | null {
  return figures === true ? html` class="figures"` : null
}
