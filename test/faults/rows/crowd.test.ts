import { describeCrowd } from '../crowd/crowd-rows.js'

describeCrowd(100)
