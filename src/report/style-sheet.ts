/** How the page looks: one column, calm, readable from 320 pixels on, in print, and in a light and a dark scheme. */
export const styleSheet: string = `
:root {
  --page: #fcfbf9; --raised: #ffffff; --text: #20262b; --muted: #5b656e; --line: #dfdcd5; --accent: #1c5f80;
  --good: #23633a; --good-page: #e4f1e7; --doubt: #7a5200; --doubt-page: #f8edd3; --bad: #9b2222; --bad-page: #f9e3e1;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14181b; --raised: #1b2024; --text: #e6e4df; --muted: #a0a9b1; --line: #343b41; --accent: #82bfdf;
    --good: #93d3a5; --good-page: #1d3325; --doubt: #e8c473; --doubt-page: #38301b; --bad: #f2a29c; --bad-page: #402322;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 58rem; background: var(--page); color: var(--text);
  font: 1rem/1.55 system-ui, -apple-system, "Segoe UI", "Noto Sans", sans-serif; overflow-wrap: anywhere;
}
h1, h2, h3, .headline { font-family: Charter, "Iowan Old Style", "Palatino Linotype", Georgia, serif; line-height: 1.2; text-wrap: balance; }
h1 { font-size: 2.1rem; margin: .1rem 0 1rem; }
h2 { font-size: 1.5rem; margin: 0 0 .9rem; }
h3 { font-size: 1.12rem; margin: 1.8rem 0 .5rem; }
p, ul, blockquote { margin: 0 0 .9rem; max-width: 44rem; }
ul { padding-left: 1.2rem; }
li { margin: .2rem 0; }
a { color: var(--accent); text-underline-offset: .15em; }
.kind { margin: 0; color: var(--muted); font-size: .9rem; }
.headline { font-size: 1.3rem; margin-bottom: .6rem; color: var(--accent); }
.note, .muted, footer { color: var(--muted); }
.note, footer { font-size: .88rem; }
.label { color: var(--muted); }
blockquote { padding-left: 1rem; border-left: 3px solid var(--accent); font-size: 1.05rem; }
section { margin-top: 3rem; padding-top: 1.6rem; border-top: 1px solid var(--line); }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); }
nav { margin-top: 1.6rem; font-size: .92rem; }
nav ol { columns: 15rem; margin: 0; padding: 0; list-style: none; }
nav li { margin: 0; padding: .15rem 0; break-inside: avoid; }
.facts { display: flex; flex-wrap: wrap; gap: 1px; margin: 1.2rem 0; padding: 1px; background: var(--line); }
.facts div { flex: 1 1 9.5rem; min-width: 0; background: var(--raised); padding: .65rem .8rem; }
.facts dt { color: var(--muted); font-size: .82rem; line-height: 1.3; }
.facts dd { margin: .15rem 0 0; font-weight: 600; font-variant-numeric: tabular-nums; }
.badge { display: inline-block; padding: .05rem .5rem; border-radius: .7rem; font-size: .82rem; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); background: var(--good-page); }
.doubt { color: var(--doubt); background: var(--doubt-page); }
.bad { color: var(--bad); background: var(--bad-page); }
.findings { list-style: none; padding: 0; max-width: none; }
.findings li { display: grid; grid-template-columns: 3.4rem minmax(0, 1fr); gap: .7rem; padding: .5rem 0; border-top: 1px solid var(--line); }
.findings .badge { justify-self: start; align-self: start; margin-top: .1rem; }
.table { position: relative; overflow-x: auto; overflow-wrap: break-word; margin: 0 0 1.2rem; }
table { width: 100%; border-collapse: collapse; font-size: .92rem; line-height: 1.4; }
caption { text-align: left; color: var(--muted); font-size: .88rem; padding-bottom: .4rem; }
th, td { padding: .45rem .7rem; text-align: left; vertical-align: top; border-bottom: 1px solid var(--line); }
th:first-child, td:first-child { padding-left: 0; }
th:last-child, td:last-child { padding-right: 0; }
thead th { color: var(--muted); font-weight: 600; font-size: .82rem; vertical-align: bottom; border-bottom-color: var(--muted); }
tbody th { font-weight: 600; }
.figures { text-align: right; font-variant-numeric: tabular-nums; }
td.figures { white-space: nowrap; }
td small { display: block; color: var(--muted); font-size: .8rem; }
.total th, .total td { border-top: 1px solid var(--muted); border-bottom: 0; font-weight: 600; }
.total small { font-weight: 400; }
.cards { display: grid; margin-bottom: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 21rem), 1fr)); gap: 1rem; }
.table.cards { display: block; }
.card { min-width: 0; background: var(--raised); border: 1px solid var(--line); border-radius: .4rem; padding: 1rem 1.1rem .4rem; }
.card h3 { margin: 0; }
.card p { font-size: .92rem; }
.card caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.size { color: var(--muted); margin-bottom: .5rem; }
.size strong { color: var(--text); font-size: 1.1rem; }
.chart { margin: 0 0 1.2rem; max-width: 34rem; }
.chart svg { display: block; width: 100%; height: auto; }
.chart text { white-space: pre; }
@media (max-width: 42rem) {
  body { padding: 1.2rem 1rem 3rem; }
  h1 { font-size: 1.7rem; }
  .table.cards table, .table.cards tbody, .table.cards tr, .table.cards th, .table.cards td, .table.cards caption { display: block; }
  .table.cards { overflow-wrap: anywhere; }
  .table.cards thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .table.cards tr { padding: .55rem 0; border-bottom: 1px solid var(--line); }
  .table.cards th, .table.cards td { padding: .1rem 0; border: 0; }
  .table.cards td { display: flex; justify-content: space-between; gap: 1rem; text-align: right; white-space: normal; }
  .table.cards td::before { content: attr(data-label); color: var(--muted); text-align: left; flex: 0 0 auto; max-width: 45%; }
  .table.cards td span { min-width: 0; }
  .table.scroll caption { width: calc(100vw - 3.5rem); }
  .chart svg { font-size: 14px !important; }
  .table.scroll th:first-child { position: sticky; left: 0; background: var(--page); }
  .card .table.scroll th:first-child { position: static; background: none; }
}
@media print {
  :root {
    --page: #ffffff; --raised: #ffffff; --text: #000000; --muted: #444444; --line: #bbbbbb; --accent: #003f5c;
    --good: #0d4a22; --good-page: #ffffff; --doubt: #5c3d00; --doubt-page: #ffffff; --bad: #7a1010; --bad-page: #ffffff;
  }
  body { max-width: none; padding: 0; font-size: 10pt; }
  nav { display: none; }
  section { margin-top: 1.5rem; padding-top: 1rem; }
  h2, h3, caption { break-after: avoid; }
  tr, .card, .chart, .facts, .findings li { break-inside: avoid; }
  thead { display: table-header-group; }
  .table { overflow: visible; }
  .badge { border: 1px solid currentColor; }
  .chart { max-width: 25rem; }
}
`
