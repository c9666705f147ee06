import { expect, test } from 'vitest'
import { camelCase, pascalCase } from './camel-case.ts'

test.each([
  ['monthly-revenue', 'monthlyRevenue', 'MonthlyRevenue'],
  ['running_total', 'runningTotal', 'RunningTotal'],
  ['ordersOfUser', 'ordersOfUser', 'OrdersOfUser'],
  ['order.id', 'orderId', 'OrderId'],
  ['2nd', '_2nd', '_2nd'],
  ['größe_max', 'größeMax', 'GrößeMax'],
  ['名前', '名前', '名前'],
  ['?column?', 'column', 'Column'],
  ['__', '', ''],
])('%s is %s and %s', (name, property, type) => {
  expect([camelCase(name), pascalCase(name)]).toEqual([property, type])
})
