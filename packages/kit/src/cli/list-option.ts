/** An option that may be given again and again, each time with one value. */
export const listOption = (describe: string) =>
  ({ type: 'string', array: true, requiresArg: true, default: [], describe }) as const
