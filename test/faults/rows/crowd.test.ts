import { describeCrowd } from '../crowd-rows.js'

describeCrowd(100)
