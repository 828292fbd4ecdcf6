// Starts the components of the GOV.UK Design System: menu on phones, focus on problems, no double clicks.
import { initAll } from './govuk/govuk-frontend.min.js'
import './js/kept.js'

document.body.classList.add('js-enabled', 'govuk-frontend-supported')
initAll()
