/** The server's lock modes by their strength. */

/** From the weakest to the strongest. */
export const lockModes = [
  'access share',
  'row share',
  'row exclusive',
  'share update exclusive',
  'share',
  'share row exclusive',
  'exclusive',
  'access exclusive',
]

/** `AccessExclusiveLock` → its place among the modes. */
export const lockStrength = (mode: string): number =>
  lockModes.indexOf(
    mode
      .replace(/Lock$/, '')
      .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
      .toLowerCase(),
  )
