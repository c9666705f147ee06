import { enumeration } from '@tenon/schema'

/** How somebody feels. */
export const Mood = enumeration('mood', ['happy', "it's complicated", 'sad'])
