import { controlStyles } from './controlStyles.ts'
import { dumpStyles } from './dump/dumpStyles.ts'
import { layoutStyles } from './layoutStyles.ts'
import { partStyles } from './partStyles.ts'
import { plotStyles } from './plots/plotStyles.ts'

let sheet: CSSStyleSheet | undefined

/** The style sheet of the page. It is made by script, so that a page with a strict CSP takes it. */
export function pageStyles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet()
    sheet.replaceSync(layoutStyles + partStyles + controlStyles + dumpStyles + plotStyles)
  }
  return sheet
}
