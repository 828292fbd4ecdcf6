// What could not be sent yet, kept in this tab alone: sessionStorage, by person and form. It outlives a reload and a
// session that has ended, not the tab; it goes at sign-out, when somebody else signs in, and when it is sent.
const PREFIX = 'countersign.'

const keyOf = (person, record) => `${PREFIX}${person}.${record}`
const ours = () => Object.keys(sessionStorage).filter((key) => key.startsWith(PREFIX))

export function kept (person, record) {
  try {
    return JSON.parse(sessionStorage.getItem(keyOf(person, record))) || {}
  } catch {
    return {}
  }
}

export function keep (person, record, entries) {
  try {
    if (Object.keys(entries).length) sessionStorage.setItem(keyOf(person, record), JSON.stringify(entries))
    else sessionStorage.removeItem(keyOf(person, record))
  } catch {
    // Full or forbidden: it is still on the page.
  }
}

export function forget (person, record) {
  keep(person, record, {})
}

function forgetAll (but = '') {
  for (const key of ours()) if (!but || !key.startsWith(but)) sessionStorage.removeItem(key)
}

const person = document.body.dataset.person
if (person) forgetAll(`${PREFIX}${person}.`)

document.addEventListener('submit', (event) => {
  const form = event.target
  if (form.getAttribute('action') === '/sign-out') {
    const lost = 'Something you wrote in this tab is not saved yet. It is lost when you sign out. Sign out all the same?'
    if (ours().length && !window.confirm(lost)) event.preventDefault()
    else forgetAll()
  }
  if (form.dataset.forget && person && !event.defaultPrevented) forget(person, form.dataset.forget)
})

for (const warning of document.querySelectorAll('[data-unsent]')) {
  warning.hidden = !Object.keys(kept(person, warning.dataset.unsent)).length
}
