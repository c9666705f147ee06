/** Reports: plain SQL files in `schema/reports`, called like functions. */
import type { Database } from '../../generated/index.js'

export async function yearInReview(db: Database, year: number) {
  for (const row of await db.reports.monthlyRevenue({ year })) {
    row.runningTotal // string, never null: the server's own analysis proved it
  }
  return db.reports.topCustomers({ since: `${year}-01-01`, limit: 5 })
}
