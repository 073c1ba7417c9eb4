import { describeCrowd } from './crowd/crowd-rows.js'

// The short form of rows/crowd.test.ts.
describeCrowd(12)
