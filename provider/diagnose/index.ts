/** What is wrong with an instance, from its definition, its screen, its console and its disks. Pure. */
export { readScreenText, type ScreenText } from './screen/read-screen-text.js'
