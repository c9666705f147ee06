/** A pool at one moment. Data only. */

export interface PoolStats {
  readonly max: number
  readonly open: number
  readonly idle: number
  readonly used: number
  readonly opening: number
  readonly waiting: number
}
