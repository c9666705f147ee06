/** Where facts stand in the catalogues: by an object's address, `class oid sub`, the fact that is it or that it belongs to. */
import type { Fact } from '../fact.ts'

export interface Places {
  /** The fact that this object is. */
  self(address: string): Fact | undefined
  /** The fact that this object is or stands behind: a constraint of its index. A part without a place of its own (a view's column) stands for the whole. */
  holder(address: string): Fact | undefined
}

export class PlaceMap implements Places {
  readonly #selves = new Map<string, Fact>()
  readonly #holders = new Map<string, Fact>()

  /** `addresses` as a reader's query tells them. */
  add(addresses: string, fact: Fact): void {
    for (const [index, address] of addresses.split(',').entries()) {
      if (address === '') continue
      this.#holders.set(address, fact)
      if (index === 0) this.#selves.set(address, fact)
    }
  }

  self(address: string): Fact | undefined {
    return this.#selves.get(address)
  }

  holder(address: string): Fact | undefined {
    return this.#holders.get(address) ?? this.#holders.get(whole(address))
  }
}

/** The address of the object that a part belongs to. */
export const whole = (address: string): string => `${address.slice(0, address.lastIndexOf(' '))} 0`
