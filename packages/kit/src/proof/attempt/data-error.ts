/** Faults that rows can be the reason of. */

/** Values, constraints, more rows than one, what a migration itself raises. */
export const isDataError = (sqlstate: string | undefined): boolean => /^(?:21|22|23|44|P0001)/.test(sqlstate ?? '')
