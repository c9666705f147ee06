/** Rows for eyes: aligned columns, numbers to the right, no lines that carry nothing. */
import Table from 'cli-table3'
import type { Style } from './style.ts'

export interface TableColumn {
  readonly title: string
  readonly right?: boolean
}

const none = {
  top: '',
  'top-mid': '',
  'top-left': '',
  'top-right': '',
  bottom: '',
  'bottom-mid': '',
  'bottom-left': '',
  'bottom-right': '',
  left: '  ',
  'left-mid': '',
  mid: '',
  'mid-mid': '',
  right: '',
  'right-mid': '',
  middle: '  ',
}

export function printTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly string[])[],
  style: Style,
): string {
  const table = new Table({
    head: columns.map(({ title }) => style.faint(title)),
    colAligns: columns.map(({ right }) => (right ? 'right' : 'left')),
    chars: none,
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
  })
  table.push(...rows.map((row) => row.map((cell) => cell.replaceAll(/\r?\n/g, '⏎'))))
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')
}
